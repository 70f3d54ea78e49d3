using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Watchbill.Templates.Rendering;

namespace Watchbill.Templates.Destinations;

/// <summary>A fragment of HTML for the body of a mail. Whatever the template and its values say is text; links go to http, https and mailto only.</summary>
internal sealed class HtmlWriter(Skeleton skeleton) : MessageWriter(skeleton)
{
    private string _open = "";

    public override string Write(ImmutableArray<MarkupLine> lines)
    {
        foreach (var line in lines)
        {
            switch (line.Kind)
            {
                case LineKind.Blank:
                    Open("");
                    break;
                case LineKind.Heading:
                    Open("");
                    Wrapped($"h{Math.Min(line.Number + 1, 6).ToString(CultureInfo.InvariantCulture)}", line.Spans);
                    break;
                case LineKind.Rule:
                    Open("");
                    Out.Append("<hr>\n");
                    break;
                case LineKind.Bullet:
                    Open("ul");
                    Wrapped("li", line.Spans);
                    break;
                case LineKind.Box:
                    Open("ul");
                    Out.Append("<li>").Append(line.Number == 1 ? "☑ " : "☐ ");
                    Spans(line.Spans);
                    Out.Append("</li>\n");
                    break;
                case LineKind.Numbered:
                    Open("ol", line.Number == 1 ? "" : $" start=\"{line.Number.ToString(CultureInfo.InvariantCulture)}\"");
                    Wrapped("li", line.Spans);
                    break;
                case LineKind.Row:
                    Row(line);
                    break;
                case LineKind.Code:
                    Open("pre");
                    Spans(line.Spans);
                    Out.Append('\n');
                    break;
                default:
                    Text(line);
                    break;
            }
        }

        Open("");
        return Out.ToString().TrimEnd();
    }

    private void Text(MarkupLine line)
    {
        var tag = line.Kind == LineKind.Quote ? "blockquote" : "p";
        if (_open == tag)
        {
            Out.Append("<br>\n");
        }

        Open(tag);
        if (IsAlone(line))
        {
            Out.AppendJoin("<br>\n", LinesOf(line).Select(Value));
        }
        else
        {
            Spans(line.Spans);
        }
    }

    private void Row(MarkupLine line)
    {
        var cell = _open == "table" ? "td" : "th";
        Open("table");
        Out.Append("<tr>");
        foreach (var spans in line.Cells)
        {
            Out.Append('<').Append(cell).Append('>');
            Spans(spans);
            Out.Append("</").Append(cell).Append('>');
        }

        Out.Append("</tr>\n");
    }

    private void Open(string tag, string attributes = "")
    {
        if (_open == tag)
        {
            return;
        }

        if (_open.Length > 0)
        {
            Out.Append("</").Append(_open).Append(">\n");
        }

        if (tag.Length > 0)
        {
            Out.Append('<').Append(tag).Append(attributes).Append('>').Append(tag is "p" or "blockquote" or "pre" ? "" : "\n");
        }

        _open = tag;
    }

    private void Wrapped(string tag, ImmutableArray<Span> spans)
    {
        Out.Append('<').Append(tag).Append('>');
        Spans(spans);
        Out.Append("</").Append(tag).Append(">\n");
    }

    private void Spans(ImmutableArray<Span> spans)
    {
        foreach (var span in spans)
        {
            switch (span.Kind)
            {
                case SpanKind.Strong:
                    Around("strong", span.Inner);
                    break;
                case SpanKind.Emphasis:
                    Around("em", span.Inner);
                    break;
                case SpanKind.Code:
                    Out.Append("<code>");
                    Append(span.Text, WebUtility.HtmlEncode, WebUtility.HtmlEncode);
                    Out.Append("</code>");
                    break;
                case SpanKind.Link when AddressOf(span.Text) is { } address:
                    Out.Append("<a href=\"").Append(WebUtility.HtmlEncode(address)).Append("\">");
                    Spans(span.Inner);
                    Out.Append("</a>");
                    break;
                case SpanKind.Link:
                    Spans(span.Inner);
                    Out.Append(" (");
                    Append(span.Text, WebUtility.HtmlEncode, WebUtility.HtmlEncode);
                    Out.Append(')');
                    break;
                default:
                    Append(span.Text, WebUtility.HtmlEncode, Value);
                    break;
            }
        }
    }

    private void Around(string tag, ImmutableArray<Span> spans)
    {
        Out.Append('<').Append(tag).Append('>');
        Spans(spans);
        Out.Append("</").Append(tag).Append('>');
    }

    /// <summary>A value that is an address is a link to it: readers of mail expect that.</summary>
    private static string Value(string value)
    {
        var text = WebUtility.HtmlEncode(value);
        return !value.Contains(' ', StringComparison.Ordinal) && Uri.TryCreate(value, UriKind.Absolute, out var address) && address is { Scheme: "http" or "https", Host.Length: > 0 }
            ? $"<a href=\"{WebUtility.HtmlEncode(address.AbsoluteUri)}\">{text}</a>"
            : text;
    }
}
