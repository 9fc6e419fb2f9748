/** Of all pages; within the page, for nothing else may be loaded. */
export const style = `
:root {
  color-scheme: light dark;
  --ground: #f3f4f8; --card: #fff; --text: #1a1d24; --quiet: #596070; --line: #dcdfe7; --hover: #f5f6fa;
  --accent: #3450c8; --on-accent: #fff; --accent-hover: #283fa6; --shade: 0 1px 2px #1a1d2414, 0 12px 32px #1a1d2414;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #101218; --card: #191c24; --text: #e8eaf0; --quiet: #a0a7b8; --line: #323745; --hover: #222632;
    --accent: #9db1ff; --on-accent: #10142a; --accent-hover: #bccaff; --shade: 0 1px 2px #0006, 0 12px 32px #0006;
  }
}
* { box-sizing: border-box }
body {
  margin: 0; min-height: 100vh; padding: 1.5rem 1rem; display: flex; flex-direction: column; align-items: center;
  justify-content: center; background: var(--ground); color: var(--text);
  font: 1rem/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif; overflow-wrap: anywhere;
}
main {
  width: 100%; max-width: 27rem; padding: 2rem; background: var(--card); border: 1px solid var(--line);
  border-radius: 16px; box-shadow: var(--shade);
}
footer { margin-top: 1rem; color: var(--quiet); font-size: .8125rem; text-align: center }
h1 { margin: 0; font-size: 1.5rem; line-height: 1.25; font-weight: 650; letter-spacing: -.01em }
h2 { margin: 1.5rem 0 .5rem; font-size: .9375rem; font-weight: 600 }
p { margin: .375rem 0 0; color: var(--quiet) }
p strong { color: var(--text); font-weight: 600 }
form { margin: 0 }
ul { list-style: none; margin: 0; padding: 0 }
.issuer {
  display: inline-block; margin: 0 0 1rem; padding: .125rem .625rem; border: 1px solid var(--line); border-radius: 99px;
  font-size: .8125rem;
}
button {
  font: inherit; font-weight: 600; color: inherit; cursor: pointer; padding: .625rem 1.25rem; border: 1px solid var(--line);
  border-radius: 10px; background: var(--card);
}
button:hover { background: var(--hover) }
button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
.primary { background: var(--accent); border-color: var(--accent); color: var(--on-accent) }
.primary:hover { background: var(--accent-hover) }
.plain { padding: .25rem .5rem; border-color: transparent; color: var(--accent); font-size: .875rem }
.accounts { display: grid; gap: .625rem; margin-top: 1.5rem }
.person { display: flex; align-items: center; gap: .875rem; text-align: start; font-weight: 400 }
.accounts .person { width: 100%; padding: .75rem .875rem; border-radius: 12px }
.accounts .hinted { border-color: var(--accent) }
.as { margin-top: 1.25rem; padding: .75rem .875rem; border: 1px solid var(--line); border-radius: 12px; flex-wrap: wrap; row-gap: .125rem }
.as .who { flex-basis: calc(100% - 3.375rem) }
.as .plain { margin-inline-start: 2.875rem }
.who { flex: 1; min-width: 0; line-height: 1.35 }
.name { display: block; font-weight: 600 }
.email { display: block; color: var(--quiet); font-size: .875rem }
.mark { color: var(--quiet); font-size: .8125rem; white-space: nowrap }
.avatar {
  flex: none; display: grid; place-items: center; width: 2.5rem; height: 2.5rem; border-radius: 50%; color: #fff;
  font-size: .875rem; font-weight: 600; letter-spacing: .02em; background: #4759b8;
}
.tint1 { background: #8a3f9e } .tint2 { background: #b23a5b } .tint3 { background: #a3541b }
.tint4 { background: #2f7547 } .tint5 { background: #1d7184 }
.scopes { border: 1px solid var(--line); border-radius: 12px }
.scopes li { padding: .625rem .875rem }
.scopes li + li { border-top: 1px solid var(--line) }
.scopes + p { margin-top: 1rem }
.scopes span { display: block; color: var(--quiet); font-size: .875rem }
code { font: .9375rem/1.4 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace }
.actions { display: flex; gap: .75rem; margin-top: 1.5rem }
.actions button { flex: 1 }
dl { margin: 1.25rem 0 0 }
dt { margin-top: .75rem; color: var(--quiet); font-size: .875rem }
dd { margin: 0 }
@media (max-width: 30rem) {
  body { justify-content: flex-start; padding: 1rem .75rem }
  main { padding: 1.5rem 1.25rem }
}
@media (forced-colors: active) { .avatar { border: 1px solid } }
`;
