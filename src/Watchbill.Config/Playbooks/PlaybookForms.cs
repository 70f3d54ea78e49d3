using Watchbill.Config.Yaml;
using Watchbill.Domain.Playbooks;

namespace Watchbill.Config.Playbooks;

/// <summary>The form in which plans compare playbooks: the text, line by line, since it is all that people write.</summary>
internal static class PlaybookForms
{
    public static MapForm Of(Playbook playbook) =>
        new FormBuilder().AddEach("text", playbook.Text.ReplaceLineEndings("\n").Split('\n').Select(line => new TextForm(line))).Build();
}
