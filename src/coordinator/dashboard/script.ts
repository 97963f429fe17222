/**
 * What the page does in a browser: fetches the live part every two seconds, more seldom while nobody looks, and carries the
 * buttons' wishes to the coordinator. The token stays in its field: it is stored nowhere and is in no address.
 */
export const SCRIPT = `
const live = document.getElementById('live');
const note = document.getElementById('note');
const said = document.getElementById('said');
const token = document.getElementById('token');
let timer;

async function refresh() {
  clearTimeout(timer);
  try {
    const reply = await fetch('live');
    if (!reply.ok) throw new Error(String(reply.status));
    show(await reply.text());
    note.textContent = 'as of ' + new Date().toLocaleTimeString();
    note.className = 'note';
  } catch {
    note.textContent = 'the coordinator does not answer; what is shown is old';
    note.className = 'note stale';
  }
  timer = setTimeout(refresh, document.hidden ? 20000 : 2000);
}

function show(markup) {
  const active = document.activeElement;
  // Somebody is typing there.
  if (live.contains(active) && active.matches('input')) return;
  const id = active && live.contains(active) ? active.id : '';
  const scrolled = new Map([...live.querySelectorAll('.scroll')].map((one) => [one.id, one.scrollLeft]));
  live.innerHTML = markup;
  for (const one of live.querySelectorAll('.scroll')) one.scrollLeft = scrolled.get(one.id) ?? 0;
  if (id !== '') document.getElementById(id)?.focus();
}

live.addEventListener('submit', async (event) => {
  event.preventDefault();
  const button = event.submitter;
  const { sweep } = event.target.dataset;
  const verb = button.value;
  if (verb === 'cancel' && !confirm('Cancel ' + sweep + '? What is finished is kept; the rest is not trained.')) return;
  const priority = verb === 'priority' ? Number(event.target.elements.priority.value) : undefined;
  try {
    const reply = await fetch('api/sweeps/' + encodeURIComponent(sweep) + '/' + verb, {
      method: 'POST',
      headers: { Authorization: 'Bearer ' + token.value.trim(), 'Content-Type': 'application/json' },
      body: priority === undefined ? '' : JSON.stringify({ priority }),
    });
    said.textContent = reply.ok ? sweep + ': ' + button.textContent + ', done' : (await reply.text()).trim();
  } catch {
    said.textContent = 'the coordinator does not answer';
  }
  button.focus();
  refresh();
});

document.getElementById('key')?.addEventListener('submit', (event) => event.preventDefault());

document.addEventListener('visibilitychange', () => {
  if (!document.hidden) refresh();
});
timer = setTimeout(refresh, 2000);
`;
