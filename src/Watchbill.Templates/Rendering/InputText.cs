using System.Collections.Immutable;
using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Watchbill.Domain.Templates;

namespace Watchbill.Templates.Rendering;

/// <summary>What a person writes for an input, as a value; or what is wrong with it, as "must be …".</summary>
internal static class InputText
{
    private static readonly ImmutableArray<IPattern<Instant>> Instants =
    [
        InstantPattern.ExtendedIso,
        InstantPattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm'Z'"),
    ];

    private static readonly ImmutableArray<LocalDateTimePattern> Locals =
    [
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm"),
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm"),
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:ss"),
    ];

    /// <returns>A string, decimal, instant, duration, or a list of strings or of dictionaries; null when <paramref name="wrong"/> says why not.</returns>
    public static object? Read(TemplateInput input, string text, string zone, out string? wrong)
    {
        wrong = null;
        text = text.ReplaceLineEndings("\n").Trim();
        if (text.Length > TemplateInput.MaxValue)
        {
            wrong = $"has {text.Length} characters: write at most {TemplateInput.MaxValue}";
            return null;
        }

        object? value = input.Type switch
        {
            TemplateInputType.Text => text.Contains('\n', StringComparison.Ordinal) ? null : text,
            TemplateInputType.Paragraph => text,
            TemplateInputType.Number => decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null,
            TemplateInputType.Choice => input.Options.FirstOrDefault(option => string.Equals(option, text, StringComparison.OrdinalIgnoreCase)),
            TemplateInputType.Instant => ReadInstant(text, zone),
            TemplateInputType.Duration => ReadDuration(text),
            TemplateInputType.List => ReadList(input, text, out wrong),
            _ => throw new ArgumentOutOfRangeException(nameof(input), input.Type, "Inputs have no such type."),
        };
        if (value is null)
        {
            wrong ??= Wanted(input);
        }

        return value;
    }

    private static string Wanted(TemplateInput input) => input.Type switch
    {
        TemplateInputType.Text => "must be one line",
        TemplateInputType.Number => "must be a number such as 450 or 0.039",
        TemplateInputType.Choice => $"must be one of {string.Join(", ", input.Options)}",
        TemplateInputType.Instant => "must be a time such as 2026-11-21 14:23, or 2026-11-21T14:23Z for UTC",
        TemplateInputType.Duration => "must be a duration such as 45m, 2h15m or 3d",
        _ => "is not understood",
    };

    private static object? ReadInstant(string text, string zone)
    {
        foreach (var pattern in Instants)
        {
            if (pattern.Parse(text) is { Success: true } read)
            {
                return read.Value;
            }
        }

        foreach (var pattern in Locals)
        {
            if (pattern.Parse(text) is { Success: true } read)
            {
                return read.Value.InZoneLeniently(HelperText.Zone(zone)).ToInstant();
            }
        }

        return null;
    }

    /// <summary>Whole numbers with d, h, m or s behind them, the largest first; at most a year.</summary>
    private static object? ReadDuration(string text)
    {
        const string Units = "dhms";
        var (total, number, last) = (0L, -1L, -1);
        foreach (var c in text.ToLowerInvariant().Where(c => c != ' '))
        {
            if (char.IsAsciiDigit(c))
            {
                number = (Math.Max(number, 0) * 10) + (c - '0');
                if (number > 366L * 86_400)
                {
                    return null;
                }

                continue;
            }

            var unit = Units.IndexOf(c, StringComparison.Ordinal);
            if (unit <= last || number < 0)
            {
                return null;
            }

            total += number * (unit switch { 0 => 86_400, 1 => 3_600, 2 => 60, _ => 1 });
            (number, last) = (-1, unit);
        }

        return last >= 0 && number < 0 && total <= 366L * 86_400 ? Duration.FromSeconds(total) : null;
    }

    private static List<object>? ReadList(TemplateInput input, string text, out string? wrong)
    {
        wrong = null;
        var lines = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length > TemplateInput.MostItems)
        {
            wrong = $"has {lines.Length} items: keep at most {TemplateInput.MostItems}";
            return null;
        }

        if (input.Columns.IsEmpty)
        {
            return [.. lines];
        }

        var rows = new List<object>();
        foreach (var line in lines)
        {
            var parts = line.Split('|', StringSplitOptions.TrimEntries);
            if (parts.Length != input.Columns.Length || parts.Any(part => part.Length == 0))
            {
                wrong = $"has an item that is not written as {string.Join(" | ", input.Columns)}";
                return null;
            }

            rows.Add(input.Columns.Zip(parts).ToDictionary(pair => pair.First, pair => (object?)pair.Second, StringComparer.Ordinal));
        }

        return rows;
    }
}
