using Markdig;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Microsoft.AspNetCore.Components;
using Watchbill.Domain.Playbooks;

namespace Watchbill.Server.Features.Playbooks;

/// <summary>
/// Markdown of playbooks as HTML. Raw HTML is shown as text; pictures become links, so that no page loads anything from elsewhere; a link that leads to
/// anything but the web, a mail address, a phase or another playbook becomes its words.
/// </summary>
internal static class PlaybookMarkdown
{
    /// <summary>In front of the ids of phases, so that none is one of the page's own.</summary>
    public const string PhasePrefix = "phase-";

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().Build();

    /// <summary>Whole paragraphs, lists, tables.</summary>
    /// <param name="prefix">In front of the ids of the playbook's phases on the page.</param>
    public static MarkupString Blocks(Playbook playbook, string markdown, string prefix = PhasePrefix) => new(Render(Parse(playbook, markdown, prefix), inline: null));

    /// <summary>What stands within a line; blocks only if the text has any.</summary>
    public static MarkupString Line(Playbook playbook, string markdown, string prefix = PhasePrefix)
    {
        var document = Parse(playbook, markdown, prefix);
        return new(Render(document, document is [ParagraphBlock { Inline: { } inline }] ? inline : null));
    }

    /// <summary>Where a link leads on these pages; null when it is not followed.</summary>
    public static string? Target(Playbook playbook, string url, string prefix = PhasePrefix)
    {
        if (Uri.TryCreate(url, UriKind.Absolute, out var web) && web.Scheme is "https" or "http" or "mailto" && url.StartsWith(web.Scheme + ":", StringComparison.OrdinalIgnoreCase))
        {
            return url;
        }

        var hash = url.IndexOf('#', StringComparison.Ordinal);
        var (address, anchor) = hash < 0 ? (url, "") : (url[..hash], url[(hash + 1)..]);
        var place = anchor.Length == 0 ? "" : $"#{PhasePrefix}{Uri.EscapeDataString(anchor)}";
        if (address.Length == 0)
        {
            return playbook.Phases.Any(phase => phase.Id == anchor) ? $"#{prefix}{Uri.EscapeDataString(anchor)}" : null;
        }

        var name = Path.GetFileNameWithoutExtension(address);
        return address.EndsWith(".md", StringComparison.Ordinal) && !address.Contains(':', StringComparison.Ordinal) && !address.StartsWith('/') && Domain.Slug.IsValid(name)
            ? $"/playbooks/{name}{place}"
            : null;
    }

    private static MarkdownDocument Parse(Playbook playbook, string markdown, string prefix)
    {
        var document = Markdown.Parse(markdown, Pipeline);
        foreach (var link in document.Descendants().OfType<LinkInline>().ToList())
        {
            link.IsImage = false;
            Guard(link, Target(playbook, link.GetDynamicUrl?.Invoke() ?? link.Url ?? "", prefix), link.FirstChild is null ? link.Url ?? "" : null);
        }

        foreach (var link in document.Descendants().OfType<AutolinkInline>().Where(link => !link.IsEmail && Target(playbook, link.Url, prefix) is null).ToList())
        {
            link.ReplaceBy(new LiteralInline(link.Url));
        }

        // The page has a heading of its own, and one for each phase.
        foreach (var heading in document.Descendants().OfType<HeadingBlock>())
        {
            heading.Level = Math.Max(3, heading.Level);
        }

        return document;
    }

    private static void Guard(LinkInline link, string? target, string? words)
    {
        if (target is null)
        {
            link.ReplaceBy(words is null ? new ContainerInline() : new LiteralInline(words), copyChildren: true);
            return;
        }

        link.GetDynamicUrl = null;
        link.Url = target;
        if (!target.StartsWith('/') && !target.StartsWith('#'))
        {
            link.GetAttributes().AddPropertyIfNotExist("rel", "noopener noreferrer");
        }
    }

    private static string Render(MarkdownDocument document, ContainerInline? inline)
    {
        using var text = new StringWriter();
        var renderer = new HtmlRenderer(text);
        Pipeline.Setup(renderer);
        if (inline is null)
        {
            renderer.Render(document);
        }
        else
        {
            renderer.WriteChildren(inline);
        }

        text.Flush();
        return text.ToString();
    }
}
