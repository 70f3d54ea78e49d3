using System.Text;
using Watchbill.Domain.Templates;

namespace Watchbill.Templates;

/// <summary>The words of templates as files, the command line and the interface write them: lower case, parts joined by '-'.</summary>
public static class TemplateWords
{
    /// <summary>What <see cref="ParseDestination"/> understands.</summary>
    public static IReadOnlyList<string> Destinations { get; } = ["slack", "mail", "mail-html", "status-page", "webhook", "sms", "plain", "document"];

    public static string Of(TemplateDestination destination) => Destinations[(int)destination];

    public static string Of(TemplateChannel channel) => Kebab(channel.ToString());

    public static string Of(TemplatePurpose purpose) => Kebab(purpose.ToString());

    public static string Of(TemplateAudience audience) => Kebab(audience.ToString());

    public static string Of(TemplateInputType type) => Kebab(type.ToString());

    public static TemplateDestination? ParseDestination(string? word)
    {
        for (var i = 0; i < Destinations.Count; i++)
        {
            if (Destinations[i] == word)
            {
                return (TemplateDestination)i;
            }
        }

        return null;
    }

    private static string Kebab(string name)
    {
        var word = new StringBuilder();
        foreach (var c in name)
        {
            word.Append(char.IsAsciiLetterUpper(c) && word.Length > 0 ? "-" : "").Append(char.ToLowerInvariant(c));
        }

        return word.ToString();
    }
}
