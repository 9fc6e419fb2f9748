/** The HTML report, in mustache: all that a client has a part in stands in double braces, which escape. */
export const template = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{{policy}}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{{headline}} · {{title}}</title>
<link rel="icon" href="data:,">
<style>{{{style}}}</style>
</head>
<body>
<main>
<header class="{{tone}}">
<p class="quiet">{{title}}</p>
<h1>{{headline}}</h1>
<ul class="facts quiet">
<li>{{tool}}</li>
{{#seed}}<li>seed <code>{{seed}}</code></li>{{/seed}}
{{#startedAt}}<li><time datetime="{{startedAt}}">{{when}}</time></li>
<li>took {{took}}</li>{{/startedAt}}
{{#file}}<li><code>{{.}}</code></li>{{/file}}
</ul>
{{#notices}}<p class="notice warn">{{.}}</p>
{{/notices}}
{{#stale}}<div class="notice warn">
<p>The baseline accepts what passes now. Remove these entries:</p>
<ul>
{{#entries}}<li><a href="#{{scenario}}"><code>{{scenario}}</code></a>{{#client}} of {{client}}{{/client}}, known to be “{{result}}”: {{reason}}{{#href}} <a href="{{href}}" rel="noreferrer">{{link}}</a>{{/href}}{{^href}} {{link}}{{/href}}</li>
{{/entries}}
</ul>
</div>{{/stale}}
</header>
{{#clients.length}}<ul class="card clients">
{{#clients}}<li class="{{tone}}"><b>{{name}}</b><span>{{says}}</span><span class="quiet">{{sums}}</span></li>
{{/clients}}
</ul>{{/clients.length}}
{{#matrix}}
<div class="card matrix" tabindex="0" role="region" aria-label="Matrix of results">
<table>
<thead><tr><th scope="col"><span class="quiet">Suite</span></th>{{#names}}<th scope="col">{{.}}</th>{{/names}}</tr></thead>
<tbody>
{{#lines}}
<tr><th scope="row"><a href="#{{name}}">{{name}}</a></th>{{#cells}}<td>{{#result}}<span class="tag {{result}}">{{sign}} {{result}}</span><span class="sums">{{counts}}</span>{{/result}}{{^result}}<span class="quiet">not run</span>{{/result}}</td>{{/cells}}</tr>
{{/lines}}
</tbody>
</table>
</div>
{{/matrix}}
{{#failures}}
<nav aria-labelledby="failures">
<h2 id="failures">What failed</h2>
<ul class="failures">
{{#listed}}<li><a href="#{{scenario}}">{{title}}</a> <code>{{scenario}}</code>{{#who}} <span class="quiet">{{who}}</span>{{/who}}</li>
{{/listed}}
{{#more}}<li><a href="#result=fail&amp;result=error">and {{more}} more</a></li>{{/more}}
</ul>
</nav>
{{/failures}}
<div class="filter" role="search" aria-label="Scenarios">
<div class="counts" role="group" aria-label="Results">{{#counts}}<button type="button" class="tag {{result}}" value="{{result}}" aria-pressed="false" disabled>{{sign}} {{sum}} {{result}}</button>{{/counts}}</div>
<div class="fields" hidden>
<label>Search <input type="search" name="q" autocomplete="off" spellcheck="false"></label>
<label>Suite <select name="suite" autocomplete="off"><option value="">all</option>{{#suites}}<option value="{{suite}}">{{suite}}</option>{{/suites}}</select></label>
<label>Tag <select name="tag" autocomplete="off"><option value="">all</option>{{#tags}}<option value="{{.}}">{{.}}</option>{{/tags}}</select></label>
</div>
<div class="shown"><p role="status">{{total}} scenarios</p><span class="actions" hidden><button type="button" name="reset" hidden>Show all</button><button type="button" name="open">Open each</button><button type="button" name="close">Close each</button></span></div>
</div>
{{#suites}}
<section id="{{suite}}" aria-label="{{suite}}">
<div class="suite"><h2>{{suite}}</h2>{{#columns}}<div class="outcomes" aria-hidden="true">{{#names}}<span class="outcome">{{.}}</span>{{/names}}</div>{{/columns}}</div>
<div class="card">
{{#rows}}
{{>scenario}}
{{/rows}}
</div>
</section>
{{/suites}}
</main>
<script>{{{script}}}</script>
</body>
</html>
`;

const scenario = `<details class="scenario{{#columns}} aligned{{/columns}}" id="{{id}}" data-results="{{results}}"{{#open}} open{{/open}}>
<summary>
<span class="what">{{title}}<code>{{id}}</code>{{#said}}<span class="said">{{said}}</span>{{/said}}</span>
<span class="outcomes">{{#outcomes}}<span class="outcome">{{#several}}<span class="who">{{who}}</span>{{/several}}{{>result}}</span>{{/outcomes}}</span>
</summary>
<div class="body">
<p class="told">{{#requirement}}<b>{{binding}}</b> {{#href}}<a href="{{href}}" rel="noreferrer">{{clause}}</a>{{/href}}{{^href}}{{clause}}{{/href}}: {{text}}{{/requirement}}</p>
{{#details}}
{{#named}}<details class="client"{{#opened}} open{{/opened}}><summary><span class="what told">{{who}}<span class="said">{{reason}}</span></span>{{>result}}</summary><div class="body">{{/named}}
{{>detail}}
{{#named}}</div></details>{{/named}}
{{/details}}
<p class="tags"><a href="#{{id}}">Link to this</a>{{#tags}}<a class="chip" href="#{{query}}">{{tag}}</a>{{/tags}}</p>
</div>
</details>`;

const result = `{{#result}}<span class="tag {{result}}">{{sign}} {{result}}</span>{{#marks}}<span class="chip">{{.}}</span>{{/marks}}{{/result}}{{^result}}<span class="quiet">not run</span>{{/result}}`;

const detail = `<div class="told">
{{#summary}}<p class="quiet">{{summary}}</p>{{/summary}}
<dl>
{{#trouble}}<dt>Trouble</dt><dd>{{.}}</dd>
{{/trouble}}
{{#fix}}<dt>Fix</dt><dd>{{fix}}</dd>
{{/fix}}
{{#flaw}}<dt>Flaw</dt><dd><code>{{flaw}}</code></dd>
{{/flaw}}
{{#known}}<dt>Known</dt><dd>{{reason}}{{#href}} <a href="{{href}}" rel="noreferrer">{{link}}</a>{{/href}}{{^href}} {{link}}{{/href}}{{#expires}} <span class="quiet">{{#lapsed}}Accepted until {{expires}}: it is accepted no more.{{/lapsed}}{{^lapsed}}Accepted until {{expires}}.{{/lapsed}}</span>{{/expires}}</dd>
{{/known}}
{{#retried}}<dt>Attempt {{nth}}</dt><dd><span class="tag {{result}}">{{sign}} {{result}}</span> {{reason}}</dd>
{{/retried}}
{{#unscored}}<dt>Not scored</dt><dd>{{unscored}}</dd>
{{/unscored}}
<dt>Rerun</dt><dd class="rerun"><code>{{rerun}}</code></dd>
</dl>
{{#findings}}<ul class="findings">
{{#all}}<li class="{{finding}}"><p><span class="finding">{{finding}}</span> <code>{{check}}</code> <span class="quiet">{{level}}{{#lawful}}, lawful by {{lawful}}{{/lawful}}</span></p>
<p><span class="label">Expected</span>{{expected}}</p>
<p><span class="label">Actual</span>{{actual}}</p></li>
{{/all}}
</ul>{{/findings}}
{{#exchanges}}<h4>Exchanges that the findings rest on</h4>
<ol class="exchanges">
{{#events}}<li{{#faulty}} class="faulty"{{/faulty}}><span class="n">{{n}}</span> {{line}}{{#alike}} <span class="quiet">(and {{alike}} more like it)</span>{{/alike}}{{#answer}}<span class="reply">{{answer}}</span>{{/answer}}</li>
{{/events}}
{{#left}}<li>… and {{left}} more</li>{{/left}}
</ol>{{/exchanges}}
</div>
{{#sequence}}<details class="sequence"{{#shown}} open{{/shown}}><summary>Who said what{{#cites}}<span class="quiet">, with what the findings rest on highlighted</span>{{/cites}}</summary>
<div class="lifelines" tabindex="0" role="region" aria-label="Who said what, in order"><div class="parties {{width}}" aria-hidden="true">{{#parties}}<span>{{.}}</span>{{/parties}}</div>
<ol class="messages {{width}}">
{{#entries}}<li class="{{classes}}"><i>{{way}}</i><span>{{#n}}<b>{{n}}</b>{{/n}}{{text}}</span></li>
{{/entries}}
</ol></div></details>{{/sequence}}`;

export const partials = { scenario, result, detail };
