import { answersTo, type InitFlags } from '../init/answers.js';
import { draftsFor } from '../init/files.js';
import { projectIn } from '../init/project.js';
import { renderSummary } from '../init/summary.js';
import { writeDraft } from '../init/write.js';

/** Writes what a client needs to be judged, and nothing over what is there. */
export async function init(flags: InitFlags): Promise<void> {
  const project = projectIn(process.cwd());
  const answers = await answersTo(flags, project);
  if (answers === undefined) {
    process.exitCode = 130;
    return;
  }
  const files = draftsFor(answers, project).map((draft) => writeDraft(draft, project.folder));
  process.stdout.write(renderSummary(files, answers, project));
}
