/** Whether this is the path of a file that holds a preset, or might: names of presets have neither slash nor dot. */
export function isPresetPath(name: string): boolean {
  return /[/\\]|\.(ya?ml|json|[cm]?[jt]s|tsx)(@.*)?$/i.test(name);
}

/** Whether the file is to be imported. */
export function isModulePath(file: string): boolean {
  return /\.([cm]?[jt]s|tsx)$/i.test(file);
}
