// The channel on which pages hear of news. A browser has six connections to a server in all, so one tab holds the line and
// tells the others. The tab that came into sight last holds it: a tab that slept, or whose line broke, hears at once how
// things stand. Where there are no locks (plain http to another machine), each tab has a line while it is in sight.

const listen = ({ heard, connected, refused }) => {
  const name = `standfirst-preview-${shown.token}`;
  const others = new BroadcastChannel(name);
  let line = null;
  let leading = false;
  let queue = new AbortController();

  const tell = (news) => {
    if ("connected" in news) connected(news.connected);
    else heard(news.state);
  };
  const spread = (news) => {
    tell(news);
    others.postMessage(news);
  };
  others.onmessage = (event) => tell(event.data);

  const close = () => {
    if (line) line.close();
    line = null;
  };

  const open = () => {
    close();
    const mine = new EventSource(`/_standfirst/events?token=${encodeURIComponent(shown.token)}`);
    line = mine;
    mine.onopen = () => spread({ connected: true });
    mine.onmessage = (event) => spread({ state: JSON.parse(event.data) });
    mine.onerror = () => {
      if (line !== mine) return;
      spread({ connected: false });
      if (mine.readyState !== EventSource.CLOSED) return; // it tries again by itself
      close();
      refused().then(() => setTimeout(retry, 1000));
    };
  };

  const retry = () => {
    if (!line && (leading || !(navigator.locks || document.hidden))) open();
  };

  const hold = (options) => {
    let held = false;
    const holding = () => {
      held = leading = true;
      open();
      return new Promise(() => {}); // until the page goes, or another tab takes it
    };
    navigator.locks.request(name, options, holding).catch(() => {
      if (!held) return; // it waited no longer
      leading = false;
      close();
      wait();
    });
  };
  const wait = () => {
    queue = new AbortController();
    hold({ signal: queue.signal });
  };
  const take = () => {
    if (leading || !navigator.locks) return open();
    queue.abort();
    hold({ steal: true });
  };

  const look = () => {
    if (!document.hidden) take();
    else if (!navigator.locks) close();
  };
  document.addEventListener("visibilitychange", look);
  addEventListener("pagehide", close);
  addEventListener("pageshow", (event) => event.persisted && look());
  if (document.hidden && navigator.locks) wait();
  else look();
};
