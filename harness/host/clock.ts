/** Puts `Date` of this process under control; returns what sets it to real time plus so many milliseconds. Timers stay real. */
export function controlDate(): (offsetMs: number) => void {
  const RealDate = Date;
  const realNow = Date.now;
  let offset = 0;
  const now = () => realNow() + offset;
  RealDate.now = now;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args, newTarget) => Reflect.construct(target, args.length ? args : [now()], newTarget) as Date,
    apply: () => new RealDate(now()).toString(),
  });
  RealDate.prototype.constructor = globalThis.Date;
  return (offsetMs) => {
    offset = offsetMs;
  };
}
