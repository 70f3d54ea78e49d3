using System.Collections.Immutable;
using System.Globalization;
using NodaTime;
using Watchbill.Config.Reading;
using Watchbill.Config.Yaml;
using Watchbill.Domain.Playbooks;

namespace Watchbill.Config.Playbooks;

/// <summary>Parameters: <c>pod: {type: text, pattern: "[a-z0-9-]+", default: api-0}</c>.</summary>
internal static class ParameterReader
{
    private static readonly ImmutableArray<string> Types = ["text", "number", "choice", "service", "duration", "label"];
    private static readonly Duration LongestDuration = Duration.FromDays(365);

    public static ImmutableArray<StepParameter> Read(Fields fields, Problems problems)
    {
        var all = ImmutableArray.CreateBuilder<StepParameter>();
        foreach (var entry in fields.Map("parameters", 20))
        {
            var what = $"parameter {Problems.Cut(entry.Key.Text)} of {fields.What}";
            if (!StepParameter.IsName(entry.Key.Text))
            {
                problems.Error(entry.Key.At, "invalid-id", $"a parameter cannot be called \"{Problems.Cut(entry.Key.Text)}\"", "use 1 to 40 of a-z, 0-9 and '_', beginning with a letter");
            }
            else if (Fields.Of(entry.Value, what, problems) is { } parameter)
            {
                all.Add(ReadOne(entry.Key.Text, parameter, problems));
            }
        }

        return all.ToImmutable();
    }

    private static StepParameter ReadOne(string name, Fields fields, Problems problems)
    {
        var kind = fields.Scalar("type", required: true);
        ParameterType type = kind?.Text switch
        {
            "number" => ReadNumber(fields, problems),
            "choice" => ReadChoice(fields, problems),
            "service" => new ServiceType(),
            "duration" => new DurationType(
                fields.Time("min", Duration.FromMilliseconds(1), LongestDuration) ?? Duration.FromSeconds(1), fields.Time("max", Duration.FromMilliseconds(1), LongestDuration) ?? Duration.FromDays(30)),
            "label" => new LabelType(fields.Text("label", required: true) ?? name),
            _ => ReadText(fields, problems),
        };
        if (kind is not null && !Types.Contains(kind.Text))
        {
            problems.Error(kind.At, "unknown-word", $"type of {fields.What} cannot be \"{Problems.Cut(kind.Text)}\"", Suggestion.Fix(kind.Text, Types, "see the guide"));
        }

        var otherwise = fields.Scalar("default", StepParameter.MostCharacters);
        var help = fields.Text("help", 500);
        fields.Done();

        // Which services there are is known when all files are read; who runs the step hears of one that is gone.
        if (otherwise is not null && type is not ServiceType && StepArguments.ProblemOf(type, otherwise.Text, ArgumentSources.None) is { } problem)
        {
            problems.Error(otherwise.At, "default-does-not-fit", $"default of {fields.What} does not fit: {problem}", "correct the default or the type");
        }

        return new StepParameter(name, type, otherwise?.Text, help);
    }

    private static TextType ReadText(Fields fields, Problems problems)
    {
        var pattern = fields.Scalar("pattern", 500);
        if (pattern is not null && !StepArguments.IsPattern(pattern.Text))
        {
            problems.Error(pattern.At, "invalid-pattern", $"pattern of {fields.What} is no regular expression that can be used here", "correct it; look-around and back references are not supported");
            return new TextType(null);
        }

        return new TextType(pattern?.Text);
    }

    private static NumberType ReadNumber(Fields fields, Problems problems)
    {
        var (min, max) = (Number("min"), Number("max"));
        var whole = fields.Flag("whole");
        if (min > max)
        {
            problems.Error(fields.PlaceOf("max"), "out-of-range", $"max of {fields.What} is below its min", "exchange them");
        }

        return new NumberType(min, max, whole);

        decimal Number(string key)
        {
            if (fields.Scalar(key, required: true) is not { } scalar)
            {
                return 0;
            }

            if (!decimal.TryParse(scalar.Text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
            {
                problems.Error(scalar.At, "wrong-type", $"{key} of {fields.What} must be a number, not \"{Problems.Cut(scalar.Text)}\"", "write a number such as 10 or 0.5");
            }

            return value;
        }
    }

    private static ChoiceType ReadChoice(Fields fields, Problems problems)
    {
        ImmutableArray<string> values = [.. fields.List("values", 100, required: true).Select(item => Fields.ScalarOf(item, $"values of {fields.What}", problems)?.Text).OfType<string>()];
        if (values.IsEmpty && fields.Take("values") is YamlList list)
        {
            problems.Error(list.At, "missing-key", $"{fields.What} has no values", "name at least one");
        }

        return new ChoiceType(values);
    }
}
