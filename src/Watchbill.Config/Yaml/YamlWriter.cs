using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Watchbill.Config.Yaml;

/// <summary>Prints a form as YAML that reads back to the same values here and in any other YAML 1.1 or 1.2 reader.</summary>
internal static class YamlWriter
{
    public static string Write(YamlForm form)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var settings = new EmitterSettings(bestIndent: 2, bestWidth: int.MaxValue, isCanonical: false, maxSimpleKeyLength: 1_024, newLine: "\n");
        var emitter = new Emitter(text, settings.WithIndentedSequences());
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(version: null, tags: null, isImplicit: true));
        Emit(emitter, form);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    private static void Emit(Emitter emitter, YamlForm form)
    {
        switch (form)
        {
            case TextForm scalar:
                Emit(emitter, scalar);
                break;
            case ListForm list:
                emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, isImplicit: true, list.Flow || list.Items.IsEmpty ? SequenceStyle.Flow : SequenceStyle.Block));
                foreach (var item in list.Items)
                {
                    Emit(emitter, item);
                }

                emitter.Emit(new SequenceEnd());
                break;
            case MapForm map:
                emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, isImplicit: true, map.Flow || map.Entries.IsEmpty ? MappingStyle.Flow : MappingStyle.Block));
                foreach (var (key, value) in map.Entries)
                {
                    Emit(emitter, new TextForm(key));
                    Emit(emitter, value);
                }

                emitter.Emit(new MappingEnd());
                break;
        }
    }

    private static void Emit(Emitter emitter, TextForm scalar)
    {
        var plain = scalar.Bare || IsSafePlain(scalar.Text);
        emitter.Emit(new Scalar(
            AnchorName.Empty, TagName.Empty, scalar.Text, plain ? ScalarStyle.Plain : ScalarStyle.DoubleQuoted, isPlainImplicit: plain, isQuotedImplicit: true));
    }

    /// <summary>Letters first, then nothing that YAML gives a meaning; and none of its words for truth and nothing.</summary>
    private static bool IsSafePlain(string text)
    {
        if (text.Length == 0 || (!char.IsAsciiLetter(text[0]) && !IsQuantity(text)))
        {
            return false;
        }

        return text.All(c => char.IsAsciiLetterOrDigit(c) || c is ' ' or '-' or '_' or '.' or '/' or '@' or '(' or ')' or ':' or '+')
            && !text.Contains(": ", StringComparison.Ordinal)
            && text[^1] is not (' ' or ':')
            && text.ToLowerInvariant() is not ("true" or "false" or "yes" or "no" or "on" or "off" or "null" or "y" or "n");
    }

    /// <summary>5m, 1h30m, 1w: begins with a digit and ends with a unit, so that nobody takes it for a number.</summary>
    private static bool IsQuantity(string text) =>
        char.IsAsciiDigit(text[0])
        && text[^1] is 's' or 'm' or 'h' or 'd' or 'w' or 'o'
        && text.All(char.IsAsciiLetterOrDigit)
        && (text[0] != '0' || text == "0s");
}
