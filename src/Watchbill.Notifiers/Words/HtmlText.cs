using System.Net;

namespace Watchbill.Notifiers.Words;

/// <summary>Escaper of HTML text and quoted attribute values.</summary>
internal static class HtmlText
{
    public static string Escape(string text) => WebUtility.HtmlEncode(text);
}
