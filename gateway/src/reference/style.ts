export const style = `
:root { color-scheme: light dark; --ink: #1b1f24; --paper: #fff; --soft: #57606a; --line: #d5dae0; --shade: #f4f6f8; --link: #0a58b5; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #dde3ea; --paper: #14181d; --soft: #98a3b0; --line: #323a44; --shade: #1d232a; --link: #7db5f5; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
a { color: var(--link); text-decoration: none; }
a:hover { text-decoration: underline; }
nav, main { padding: 1rem; }
main { max-width: 56rem; }
nav ul, ul.fields { list-style: none; margin: 0; padding: 0; }
nav b { display: block; margin-top: .75rem; }
nav { max-height: 45vh; overflow-y: auto; border-bottom: 1px solid var(--line); }
h1 { margin: 0; }
h2 { margin: 3rem 0 1rem; border-bottom: 2px solid var(--line); }
section { padding: 1rem 0; border-bottom: 1px solid var(--line); scroll-margin-top: .5rem; }
section:target h3 { background: var(--shade); }
h3 { margin: 0; font-size: 1.1rem; }
h3 a { color: inherit; }
h4 { margin: 1rem 0 .25rem; font-size: .8rem; text-transform: uppercase; letter-spacing: .05em; color: var(--soft); }
p { margin: .5rem 0; }
code, pre { font: .875em/1.5 ui-monospace, monospace; }
code { background: var(--shade); border-radius: 3px; padding: .05em .25em; }
h3 code, nav code { background: none; padding: 0; }
pre { background: var(--shade); border: 1px solid var(--line); border-radius: 6px; padding: .75rem; overflow-x: auto; overflow-wrap: normal; }
.type, .who { color: var(--soft); }
.type code { overflow-wrap: anywhere; }
.who { font-size: .9rem; }
ul.fields li { padding: .2rem 0 .2rem .75rem; border-left: 2px solid var(--line); }
ul.fields ul.fields, .choice { margin: .25rem 0 0 .25rem; }
.choice > b { color: var(--soft); font-weight: 500; }
.name { font-weight: 600; }
@media (min-width: 64rem) {
  body { display: grid; grid-template-columns: 19rem minmax(0, 1fr); }
  nav { position: sticky; top: 0; height: 100vh; max-height: none; border: 0; border-right: 1px solid var(--line); font-size: .9rem; }
  main { padding: 1rem 2.5rem 4rem; }
}
`;
