/** The page of a certificate, in mustache: all that stands in the certificate stands in double braces, which escape. */
export const template = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{{policy}}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{{headline}} · {{profile}}</title>
<link rel="icon" href="data:,">
<style>{{{style}}}</style>
</head>
<body>
<main>
<header class="{{tone}}">
<p class="quiet">Certificate of an authorization server</p>
<h1>{{headline}}</h1>
<p class="counts">{{#sums}}<span class="tag {{result}}">{{sign}} {{sum}} {{result}}</span>{{/sums}}</p>
{{#notices}}<p class="notice warn">{{.}}</p>
{{/notices}}
</header>
<div class="card terms">
<dl>
<dt>Profile</dt><dd>{{profile}}</dd>
<dt>Issuer</dt><dd>{{issuer}}</dd>
<dt>Judged</dt><dd><time datetime="{{startedAt}}">{{when}}</time> by {{tool.name}} {{tool.version}}</dd>
<dt>How</dt><dd>{{how}}</dd>
<dt>Definition</dt><dd><code>{{definition.digest}}</code></dd>
<dt>Signed by</dt><dd><code>{{signer.fingerprint}}</code></dd>
<dt>Verify</dt><dd><code>gauntlet verify certificate.json --key {{signer.fingerprint}}</code>
<p class="quiet">This page shows what the signed file says and is not signed itself. Take the fingerprint from the vendor, not from here.</p></dd>
</dl>
</div>
{{#failures}}
<nav aria-labelledby="failures">
<h2 id="failures">What failed</h2>
<ul class="failures">
{{#failed}}<li><a href="#{{id}}">{{title}}</a> <code>{{id}}</code></li>
{{/failed}}
</ul>
</nav>
{{/failures}}
<section aria-labelledby="scenarios">
<h2 id="scenarios">{{all}}</h2>
<ol class="card rows">
{{#rows}}
{{>row}}
{{/rows}}
</ol>
</section>
</main>
</body>
</html>
`;

const row = `<li id="{{id}}" class="row {{result}}">
<div class="line"><p class="what">{{title}}<code>{{id}}</code></p><p class="outcomes"><span class="tag {{result}}">{{sign}} {{result}}</span>{{#unscored}}<span class="chip">not scored</span>{{/unscored}}</p></div>
<p class="quiet"><b>{{level}}</b> {{#href}}<a href="{{href}}" rel="noreferrer">{{clause}}</a>{{/href}}{{^href}}{{clause}}{{/href}}{{#note}} · {{note}}{{/note}}</p>
{{#advice}}<dl>
{{#flaw}}<dt>Flaw</dt><dd><code>{{flaw}}</code></dd>
{{/flaw}}
{{#why}}<dt>What breaks</dt><dd>{{why}}</dd>
{{/why}}
{{#fix}}<dt>Change</dt><dd>{{fix}}</dd>
{{/fix}}
</dl>
{{/advice}}
</li>`;

export const partials = { row };

/** What the page has beside the style of the report. */
export const certificateStyle = `
p.counts { margin-top: .75rem }
.terms { margin-top: 1.5rem; padding: .25rem 1rem 1rem }
.terms p { font-size: .8125rem }
.rows { margin-top: .5rem; overflow: hidden }
.row { padding: .625rem 1rem; border-inline-start: 4px solid transparent; scroll-margin-top: 1rem }
.row + .row { border-top: 1px solid var(--line) }
.row.fail, .row.error { border-inline-start-color: var(--fail) } .row.warn { border-inline-start-color: var(--warn) }
.line { display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: start; justify-content: space-between }
.row .what { flex: 1 1 20rem }
.row > .quiet { font-size: .875rem }
.row dl { margin-top: .375rem }
@media (max-width: 44rem) { .row { padding: .625rem .75rem } .row .what { flex-basis: 100% } }
@media print { .row, .terms { break-inside: avoid } .row { print-color-adjust: exact } }
`;
