using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using HandlebarsDotNet;
using NodaTime;
using Watchbill.Templates.Checking;

namespace Watchbill.Templates.Rendering;

/// <summary>
/// Renders checked texts by Handlebars.Net into marked text (<see cref="Skeleton"/>): no partials, no helpers but ours, every value
/// cleaned and marked, bounded turns of loops and bounded length. Thread-safe.
/// </summary>
internal static class HandlebarsText
{
    /// <summary>The longest marked text, in UTF-16 units.</summary>
    public const int MaxLength = 256 * 1024;

    public const int MostTurns = 5_000;

    private static readonly IHandlebars Environment = Create();
    private static readonly Lock Compiling = new();

    public static HandlebarsTemplate<TextWriter, object, object> Compile(string text)
    {
        // Compiling shares state within the library; rendering does not.
        lock (Compiling)
        {
            return Environment.Compile(new StringReader(text));
        }
    }

    /// <param name="zone">In which times are written where the text names none.</param>
    /// <exception cref="LimitException">The text is too long, or its loops are.</exception>
    public static Skeleton Render(HandlebarsTemplate<TextWriter, object, object> compiled, Dictionary<string, object?> graph, string zone)
    {
        using var writer = new BoundedWriter(MaxLength);
        try
        {
            compiled(writer, graph, new Dictionary<string, object?> { [ZoneName] = zone });
        }
        catch (HandlebarsException wrapped) when (wrapped.GetBaseException() is LimitException)
        {
            throw wrapped.GetBaseException();
        }

        return Skeleton.Of(writer.ToString());
    }

    private const string ZoneName = "zone";

    private static IHandlebars Create()
    {
        var handlebars = Handlebars.Create(new HandlebarsConfiguration { TextEncoder = new ValueMarks(), FormatProvider = CultureInfo.InvariantCulture });
        Register(TemplateCall.Date, call => HelperText.Date((Instant)call.Values[0], call.Zone, call.Text(CallOption.Style)));
        Register(TemplateCall.Time, call => HelperText.Time((Instant)call.Values[0], call.Zone, call.Flag(CallOption.Label)));
        Register(TemplateCall.DateAndTime, call => HelperText.DateAndTime((Instant)call.Values[0], call.Zone, call.Flag(CallOption.Label)));
        Register(TemplateCall.Length, call => HelperText.Length((Duration)call.Values[0], call.Text(CallOption.Style)));
        Register(TemplateCall.Upper, call => ((string)call.Values[0]).ToUpperInvariant());
        Register(TemplateCall.Plural, call => HelperText.Plural(Number(call.Values[0]), (string)call.Values[1], (string)call.Values[2]));
        Register(TemplateCall.List, call => HelperText.List([.. ((CountedList)call.Values[0]).Items.Cast<string>()], call.Text(CallOption.Last) ?? "and"));
        Register(TemplateCall.Percent, call => HelperText.Percent(Number(call.Values[0]), Number(call.Values[1]), call.Whole(CallOption.Decimals) ?? 1));
        Register(TemplateCall.Position, call => HelperText.Number(Number(call.Values[0]) + 1));
        handlebars.RegisterHelper(TemplateCall.Default, (in HelperOptions _, in Context _, in Arguments call) => HelperText.Plain(IsNothing(call[0]) ? call[1]! : call[0]!));
        return handlebars;

        // What is computed from nothing is nothing.
        void Register(string name, Func<Call, string> write) =>
            handlebars.RegisterHelper(
                name,
                (in HelperOptions options, in Context _, in Arguments call) =>
                    IsNothing(call[0]) ? "" : write(new Call([.. call.Select(value => value!)], call.Hash, (string)options.Data[ZoneName]!)));
    }

    private static bool IsNothing(object? value) => value is null or "" or UndefinedBindingResult;

    private static decimal Number(object value) => Convert.ToDecimal(value, CultureInfo.InvariantCulture);

    private sealed record Call(ImmutableArray<object> Values, IReadOnlyDictionary<string, object?>? Named, string TemplateZone)
    {
        public string Zone => Text(CallOption.Zone) ?? TemplateZone;

        public string? Text(string name) => Find(name) as string;

        /// <summary>True unless it is switched off.</summary>
        public bool Flag(string name) => Find(name) is not false;

        public int? Whole(string name) => Find(name) is { } value ? (int)Number(value) : null;

        private object? Find(string name) => Named is not null && Named.TryGetValue(name, out var value) ? value : null;
    }

    /// <summary>The library's escaper: it cleans and marks; destinations escape.</summary>
    private sealed class ValueMarks : ITextEncoder
    {
        public IFormatProvider? FormatProvider { get; } = CultureInfo.InvariantCulture;

        public void Encode(StringBuilder? text, TextWriter target) => Encode(text?.ToString(), target);

        public void Encode(string? text, TextWriter target)
        {
            if (!string.IsNullOrEmpty(text))
            {
                target.Write($"{Skeleton.Start}{CleanText.Block(text)}{Skeleton.End}");
            }
        }

        public void Encode<T>(T? text, TextWriter target)
            where T : IEnumerator<char>
        {
            var all = new StringBuilder();
            while (text is not null && text.MoveNext())
            {
                all.Append(text.Current);
            }

            Encode(all, target);
        }
    }

    private sealed class BoundedWriter(int most) : StringWriter(CultureInfo.InvariantCulture)
    {
        public override void Write(char value)
        {
            Check(1);
            base.Write(value);
        }

        public override void Write(string? value)
        {
            Check(value?.Length ?? 0);
            base.Write(value);
        }

        public override void Write(char[] buffer, int index, int count)
        {
            Check(count);
            base.Write(buffer, index, count);
        }

        public override void Write(ReadOnlySpan<char> buffer)
        {
            Check(buffer.Length);
            base.Write(buffer);
        }

        private void Check(int more)
        {
            if (GetStringBuilder().Length + more > most)
            {
                throw new LimitException($"it is longer than {most / 1024} KiB");
            }
        }
    }
}
