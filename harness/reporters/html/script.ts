/** Of the HTML report: filters what is there already, and keeps the filter in the address. Without it the page shows all. */
export const script = `
'use strict';
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const [search] = all('[name=q]');
  const [suite] = all('[name=suite]');
  const [tag] = all('[name=tag]');
  const [reset] = all('[name=reset]');
  const [status] = all('[role=status]');
  const buttons = all('.counts button');
  const sections = all('section');
  const rows = all('.scenario').map((row) => ({
    row,
    suite: row.closest('section').id,
    results: row.dataset.results.split(' '),
    tags: all('.tags .chip', row).map((one) => one.textContent),
  }));

  // What happened in each run says much the same everywhere: it is not searched.
  const textOf = (one) =>
    (one.text ??= all('summary, .told', one.row).map((part) => part.textContent).join(' ').toLowerCase());
  const wanted = () => ({
    result: buttons.filter((one) => one.ariaPressed === 'true').map((one) => one.value),
    suite: suite.value,
    tag: tag.value,
    q: search.value.trim(),
  });
  const choose = (state) => {
    for (const one of buttons) one.ariaPressed = String(state.getAll('result').includes(one.value));
    for (const field of [suite, tag, search]) field.value = state.get(field.name) ?? '';
    for (const field of [suite, tag]) if (field.selectedIndex < 0) field.value = '';
  };

  const show = () => {
    const { result, q, ...exact } = wanted();
    const words = q.toLowerCase().split(/\\s+/).filter(Boolean);
    let count = 0;
    for (const one of rows) {
      const fits =
        (result.length === 0 || result.some((each) => one.results.includes(each))) &&
        (exact.suite === '' || one.suite === exact.suite) &&
        (exact.tag === '' || one.tags.includes(exact.tag)) &&
        words.every((word) => textOf(one).includes(word));
      one.row.hidden = !fits;
      if (fits) count += 1;
    }
    for (const section of sections) section.hidden = !all('.scenario', section).some((row) => !row.hidden);
    status.textContent = count + ' of ' + rows.length + ' scenarios shown';
    reset.hidden = address() === '';
  };
  const address = () => {
    const { result, ...others } = wanted();
    return new URLSearchParams([
      ...result.map((each) => ['result', each]),
      ...Object.entries(others).filter(([, value]) => value !== ''),
    ]).toString();
  };
  const changed = () => {
    const hash = address();
    history.replaceState(null, '', hash === '' ? location.pathname + location.search : '#' + hash);
    show();
  };

  // '#state/wrong' is a scenario, '#state' a suite, '#result=fail&tag=pkce' a filter.
  const follow = () => {
    const hash = location.hash.slice(1);
    let name = hash;
    try {
      name = decodeURIComponent(hash);
    } catch {
      // A '%' that encodes nothing: then it is no id either.
    }
    const target = hash === '' ? null : document.getElementById(name);
    if (!target) choose(new URLSearchParams(hash));
    else if (target.closest('[hidden]')) choose(new URLSearchParams());
    show();
    if (!target) return;
    if (target.matches('details')) target.open = true;
    target.scrollIntoView();
  };

  const copy = async (event) => {
    const button = event.currentTarget;
    const code = button.previousElementSibling;
    try {
      await navigator.clipboard.writeText(code.textContent);
      button.textContent = 'Copied';
    } catch {
      getSelection().selectAllChildren(code);
      button.textContent = 'Selected';
    }
  };

  for (const one of buttons) {
    one.disabled = false;
    one.addEventListener('click', () => {
      one.ariaPressed = String(one.ariaPressed !== 'true');
      changed();
    });
  }
  for (const field of [search, suite, tag]) field.addEventListener('input', changed);
  reset.addEventListener('click', () => {
    choose(new URLSearchParams());
    changed();
    search.focus();
  });
  const openAll = (open) => () => {
    for (const { row } of rows) if (!row.hidden) row.open = open;
  };
  all('[name=open]')[0].addEventListener('click', openAll(true));
  all('[name=close]')[0].addEventListener('click', openAll(false));
  for (const place of all('.rerun')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = 'Copy';
    button.addEventListener('click', copy);
    place.append(button);
  }
  for (const part of all('.fields, .actions')) part.hidden = false;
  addEventListener('hashchange', follow);
  follow();
})();
`;
