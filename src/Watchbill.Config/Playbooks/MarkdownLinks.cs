using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Watchbill.Config.Reading;

namespace Watchbill.Config.Playbooks;

/// <summary>A link as written in a playbook.</summary>
internal readonly record struct WrittenLink(string File, string Url, SourcePosition At, string Playbook);

/// <summary>Where the links of playbooks lead. Judged when all files are read.</summary>
internal static class MarkdownLinks
{
    public static void Note(Draft draft, MarkdownDocument document, string file, string playbook)
    {
        foreach (var link in document.Descendants().OfType<LinkInline>())
        {
            draft.PlaybookLinks.Add(new WrittenLink(file, link.Url ?? "", new SourcePosition(file, link.Line + 1, link.Column + 1), playbook));
        }
    }

    public static void Check(Draft draft)
    {
        foreach (var link in draft.PlaybookLinks)
        {
            var (address, anchor) = Parts(link.Url);
            if (IsWeb(link.Url) || link.Url.StartsWith("mailto:", StringComparison.Ordinal))
            {
                continue;
            }

            if (link.Url.Contains(':', StringComparison.Ordinal) || link.Url.StartsWith("//", StringComparison.Ordinal) || link.Url.StartsWith('/'))
            {
                draft.Problems.Error(link.At, "unsafe-link", $"\"{Problems.Cut(link.Url)}\" is a link that the pages do not show", "use https://, http://, mailto:, #phase or a playbook's file");
                continue;
            }

            var target = address.Length == 0 ? link.Playbook : Path.GetFileNameWithoutExtension(address);
            if (address.Length > 0 && (!address.EndsWith(PlaybookFile.Extension, StringComparison.Ordinal) || !draft.PlaybookFiles.Contains(Resolve(link.File, address))))
            {
                draft.Problems.Warn(link.At, "broken-link", $"\"{Problems.Cut(link.Url)}\" leads to no playbook of the configuration", "correct it, or give the whole address with https://");
            }
            else if (anchor.Length > 0 && draft.Playbooks.Find(playbook => playbook.Id.Value == target) is { } known && !known.Phases.Any(phase => phase.Id == anchor))
            {
                draft.Problems.Warn(link.At, "broken-link", $"playbook {target} has no phase \"{Problems.Cut(anchor)}\"", Suggestion.Fix(anchor, known.Phases.Select(phase => phase.Id), "correct it"));
            }
        }
    }

    private static (string Address, string Anchor) Parts(string url) => url.IndexOf('#', StringComparison.Ordinal) is >= 0 and var hash ? (url[..hash], url[(hash + 1)..]) : (url, "");

    private static bool IsWeb(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var web) && web.Scheme is "https" or "http"
        && (url.StartsWith("https://", StringComparison.Ordinal) || url.StartsWith("http://", StringComparison.Ordinal));

    /// <summary>From the folder of the file; what leads out of the configuration is no file of it.</summary>
    private static string Resolve(string from, string address)
    {
        var parts = new List<string>(from.Split('/')[..^1]);
        foreach (var part in address.Split('/'))
        {
            switch (part)
            {
                case "." or "":
                    break;
                case ".." when parts.Count > 0:
                    parts.RemoveAt(parts.Count - 1);
                    break;
                default:
                    parts.Add(part);
                    break;
            }
        }

        return string.Join('/', parts);
    }
}
