/** The HTML report, in mustache: all that a client has a part in stands in double braces, which escape. */
export const template = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{{policy}}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{{title}}</title>
<link rel="icon" href="data:,">
<style>{{{style}}}</style>
</head>
<body>
<main>
<h1>{{title}}</h1>
<p class="quiet">{{tool}}, seed <code>{{seed}}</code></p>
{{#hasRows}}
<div class="card matrix" tabindex="0" role="region" aria-label="Matrix of results">
<table>
<thead><tr><th scope="col"><span class="quiet">Suite</span></th>{{#columns}}<th scope="col">{{.}}</th>{{/columns}}</tr></thead>
<tbody>
{{#rows}}
<tr><th scope="row">{{name}}</th>{{#cells}}<td>{{#result}}<a href="#{{anchor}}"><span class="tag {{result}}">{{sign}} {{result}}</span><span class="counts">{{counts}}</span></a>{{/result}}{{^result}}<span class="quiet">not run</span>{{/result}}</td>{{/cells}}</tr>
{{/rows}}
</tbody>
</table>
</div>
{{/hasRows}}
{{#clients}}
<section aria-label="{{name}}">
<h2>{{name}}</h2>
<p class="quiet">{{sums}}</p>
{{#incomplete}}<p><span class="tag warn">Not every scenario was run.</span></p>{{/incomplete}}
{{#suites}}
<h3 id="{{anchor}}">{{suite}}</h3>
<ul class="card verdicts">
{{#verdicts}}
<li>
{{#breach}}
<details>
<summary class="row"><span class="mark"><span class="tag {{result}}">{{sign}} {{result}}</span></span><span class="what">{{title}}<code>{{scenario}}</code></span></summary>
<div class="breach">
<p>{{binding}} <a href="{{url}}" rel="noreferrer">{{clause}}</a>: {{text}}</p>
<p class="quiet">{{why}}</p>
<dl>
{{#trouble}}<dt>Trouble</dt><dd>{{.}}</dd>
{{/trouble}}
{{#broken}}<dt>Expected</dt><dd>{{expected}}</dd>
<dt>Actual</dt><dd>{{actual}}</dd>
{{/broken}}
<dt>Fix</dt><dd>{{fix}}</dd>
<dt>Flaw</dt><dd><code>{{flaw}}</code></dd>
<dt>Rerun</dt><dd><code>{{rerun}}</code></dd>
{{#unscored}}<dt>Not scored</dt><dd>{{unscored}}</dd>
{{/unscored}}
</dl>
{{#hasEvents}}<pre>{{#events}}#{{n}} {{line}}
{{#answer}}<span class="answer">   → {{answer}}</span>
{{/answer}}{{/events}}{{#more}}… and {{more}} more{{/more}}</pre>{{/hasEvents}}
</div>
</details>
{{/breach}}
{{^breach}}
<div class="row"><span class="mark"><span class="tag {{result}}">{{sign}} {{result}}</span></span><span class="what">{{title}}<code>{{scenario}}</code>{{#reason}}<span class="reason">{{reason}}</span>{{/reason}}</span></div>
{{/breach}}
</li>
{{/verdicts}}
</ul>
{{/suites}}
</section>
{{/clients}}
</main>
</body>
</html>
`;
