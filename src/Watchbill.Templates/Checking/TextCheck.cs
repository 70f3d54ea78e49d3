using System.Collections.Immutable;
using Watchbill.Domain.Templates;
using Watchbill.Templates.Syntax;

namespace Watchbill.Templates.Checking;

/// <summary>
/// Walks every branch of a text and holds each name, helper and type against the model. A text without problems can be rendered with
/// any values: what may be missing is only used where the text has asked for it or gives a default.
/// </summary>
internal sealed class TextCheck(CommunicationTemplate template, TemplatePart part)
{
    /// <summary>Loops in loops, at most.</summary>
    public const int MaxLoops = 3;

    private readonly ImmutableArray<TemplateProblem>.Builder _problems = ImmutableArray.CreateBuilder<TemplateProblem>();
    private readonly HashSet<string> _usedInputs = new(StringComparer.Ordinal);
    private int _scopes;

    public IReadOnlySet<string> UsedInputs => _usedInputs;

    public ImmutableArray<TemplateProblem> Check(ParsedText text)
    {
        Walk(text.Nodes, Scope.Root(template), [], loops: 0);
        return [.. text.Problems, .. _problems];
    }

    private void Walk(ImmutableArray<TemplateNode> nodes, Scope scope, ImmutableHashSet<string> known, int loops)
    {
        foreach (var node in nodes)
        {
            switch (node)
            {
                case OutputNode output:
                    Output(output, scope, known);
                    break;
                case BlockNode block:
                    Block(block, scope, known, loops);
                    break;
            }
        }
    }

    private void Output(OutputNode output, Scope scope, ImmutableHashSet<string> known)
    {
        // The renderer would look for a name that reads like it.
        if (output.Value is LiteralExpression)
        {
            Problem(output.Value.At, "template-syntax", $"{Words(output.Value)} needs no braces", "write it outside of them");
            return;
        }

        if (Evaluate(output.Value, scope, known) is not { } value)
        {
            return;
        }

        switch (value.Type)
        {
            case TemplateType.Text or TemplateType.Number when value.Missing is { } missing:
                Problem(output.Value.At, "template-may-be-missing", $"{missing} may have no value here", $"ask first, with {{{{#if {missing}}}}}, or write {{{{default … \"…\"}}}}");
                break;
            case TemplateType.Text or TemplateType.Number:
                break;
            case TemplateType.Instant:
                Problem(output.Value.At, "template-wrong-type", $"{Words(output.Value)} is an instant", $"say how to write it: {{{{time {Words(output.Value)}}}}}, date or datetime");
                break;
            case TemplateType.Duration:
                Problem(output.Value.At, "template-wrong-type", $"{Words(output.Value)} is a duration", $"say how to write it: {{{{duration {Words(output.Value)}}}}}");
                break;
            case TemplateType.List:
                Problem(output.Value.At, "template-wrong-type", $"{Words(output.Value)} is a list", $"write {{{{list {Words(output.Value)}}}}} or {{{{#each {Words(output.Value)}}}}}");
                break;
            default:
                Problem(output.Value.At, "template-wrong-type", $"{Words(output.Value)} is not a text", "name a text or a number");
                break;
        }
    }

    private void Block(BlockNode block, Scope scope, ImmutableHashSet<string> known, int loops)
    {
        var subject = block.Subject as PathExpression;
        if (subject is null)
        {
            Problem(block.Subject.At, "template-block", $"#{Word(block.Kind)} takes a name alone", "name a value, such as incident.impact");
        }

        var value = subject is null ? null : Evaluate(subject, scope, known);
        var key = subject is { IsLoopWord: false } && scope.From(subject) is { } from ? from.Key(subject.Names) : null;
        switch (block.Kind)
        {
            case BlockKind.If or BlockKind.Unless:
                if (value is { Type: TemplateType.Record })
                {
                    Problem(block.Subject.At, "template-wrong-type", $"{Words(block.Subject)} is always there", "ask for one of its names");
                }

                var inside = key is null ? known : known.Add(key);
                Walk(block.Body, scope, block.Kind == BlockKind.If ? inside : known, loops);
                Walk(block.Else, scope, block.Kind == BlockKind.Unless ? inside : known, loops);
                break;
            default:
                Loop(block, value, scope, known, loops);
                break;
        }
    }

    private void Loop(BlockNode block, TypedValue? value, Scope scope, ImmutableHashSet<string> known, int loops)
    {
        if (value is { Type: not TemplateType.List })
        {
            Problem(block.Subject.At, "template-wrong-type", $"{Words(block.Subject)} is not a list", "name a list, such as incident.updates");
        }
        else if (loops == MaxLoops)
        {
            Problem(block.At, "template-too-deep", $"more than {MaxLoops} loops lie inside each other", "simplify the text");
        }
        else if (value is not null)
        {
            Walk(block.Body, new Scope(scope, $"${++_scopes}", value.Value.Fields, IsLoop: true), known, loops + 1);
        }

        Walk(block.Else, scope, known, loops);
    }

    private TypedValue? Evaluate(Expression expression, Scope scope, ImmutableHashSet<string> known) => expression switch
    {
        LiteralExpression { Value: string } => new TypedValue(TemplateType.Text),
        LiteralExpression { Value: decimal } => new TypedValue(TemplateType.Number),
        LiteralExpression => new TypedValue(TemplateType.Flag),
        PathExpression path => Evaluate(path, scope, known),
        CallExpression call => Evaluate(call, scope, known),
        _ => throw new ArgumentOutOfRangeException(nameof(expression), expression, "No such expression."),
    };

    private TypedValue? Evaluate(PathExpression path, Scope scope, ImmutableHashSet<string> known)
    {
        if (path.IsLoopWord)
        {
            if (!scope.IsInLoop)
            {
                Problem(path.At, "template-unknown-name", $"{path.Text} has a meaning only within #each", "remove it");
                return null;
            }

            return new TypedValue(path.Names[0] == "@index" ? TemplateType.Number : TemplateType.Flag);
        }

        if (scope.From(path) is not { } from)
        {
            Problem(path.At, "template-unknown-name", $"{path.Text} leads out of the text", "remove one \"../\"");
            return null;
        }

        if (path.Names.IsEmpty)
        {
            return from is { IsLoop: true, Fields.IsEmpty: true } ? new TypedValue(TemplateType.Text) : new TypedValue(TemplateType.Record) { Fields = from.Fields };
        }

        // The renderer would call the helper.
        if (path.Text == path.Names[0] && TemplateCalls.Find(path.Text) is not null)
        {
            Problem(path.At, "template-unknown-name", $"{path.Text} is a helper, which takes a value", $"write {{{{this.{path.Text}}}}} for a name of the list, or give the helper a value");
            return null;
        }

        if (from.Find(path.Names) is not { } field)
        {
            Unknown(path, from);
            return null;
        }

        if (path.Names.Length > 1 && path.Names[0] == "inputs" && from.Parent is null)
        {
            _usedInputs.Add(path.Names[1]);
        }

        var missing = field.IsOptional && !known.Contains(from.Key(path.Names)) ? path.Text : null;
        return new TypedValue(field.Type) { Missing = missing, Fields = field.Fields };
    }

    private TypedValue? Evaluate(CallExpression call, Scope scope, ImmutableHashSet<string> known)
    {
        var arguments = call.Arguments.Select(argument => (Expression: argument, Value: Evaluate(argument, scope, known))).ToList();
        if (TemplateCalls.Find(call.Name) is not { } found)
        {
            var names = TemplateCalls.All.Select(one => one.Name).ToImmutableArray();
            _problems.Add(new TemplateProblem(part, call.At, "template-unknown-helper", $"there is no helper \"{call.Name}\"", $"use one of {string.Join(", ", names)}", Written: call.Name, Known: names));
            return null;
        }

        Options(call, found);
        if (arguments.Count != found.Arguments.Length)
        {
            Problem(call.At, "template-arguments", $"{call.Name} takes {found.Arguments.Length} {(found.Arguments.Length == 1 ? "value" : "values")}, not {arguments.Count}", $"write it as in {found.Example}");
            return null;
        }

        var isDefault = call.Name == TemplateCall.Default;
        var result = isDefault && arguments[0].Value is { Type: TemplateType.Number } ? TemplateType.Number : found.Result;
        for (var i = 0; i < arguments.Count; i++)
        {
            var wanted = isDefault && i == 0 ? result : found.Arguments[i];
            if (arguments[i].Value is not { } value || value.Type == wanted || (isDefault && i == 1 && value.Type is TemplateType.Text or TemplateType.Number))
            {
                continue;
            }

            Problem(arguments[i].Expression.At, "template-wrong-type", $"{Words(arguments[i].Expression)} is {Name(value.Type)}, and {call.Name} takes {Name(wanted)}", $"write it as in {found.Example}");
        }

        // A list of records has no one text for each item.
        if (call.Name == TemplateCall.List && arguments[0].Value is { Type: TemplateType.List, Fields.IsEmpty: false })
        {
            Problem(call.At, "template-wrong-type", $"the items of {Words(call.Arguments[0])} are more than texts", $"write {{{{#each {Words(call.Arguments[0])}}}}}");
            return null;
        }

        // What is computed from nothing is nothing; a default ends that, unless it may be missing too.
        var missing = isDefault ? arguments[1].Value?.Missing : arguments.Select(argument => argument.Value?.Missing).FirstOrDefault(one => one is not null);
        return new TypedValue(result) { Missing = missing };
    }

    private void Options(CallExpression call, TemplateCall found)
    {
        foreach (var named in call.Named)
        {
            var option = found.Named.FirstOrDefault(one => one.Name == named.Name);
            if (option is null)
            {
                var names = found.Named.Select(one => one.Name).ToImmutableArray();
                _problems.Add(new TemplateProblem(part, named.At, "template-arguments", $"{call.Name} has no argument \"{named.Name}\"", $"write it as in {found.Example}", Written: named.Name, Known: names));
            }
            else if (named.Value is not LiteralExpression literal || !Fits(literal.Value, option))
            {
                var words = option.Words.IsEmpty ? option.Name == CallOption.Zone ? "the name of a zone in quotes, such as \"Europe/Berlin\"" : $"{Name(option.Type)}, written out" : $"one of {string.Join(", ", option.Words.Select(word => $"\"{word}\""))}";
                Problem(named.Value.At, "template-arguments", $"{named.Name} of {call.Name} cannot be this", $"write {words}");
            }
        }

        foreach (var twice in call.Named.GroupBy(named => named.Name, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            Problem(twice.Last().At, "template-arguments", $"{twice.Key} of {call.Name} is given twice", "remove one");
        }
    }

    private static bool Fits(object value, CallOption option) => (option.Type, value) switch
    {
        (TemplateType.Text, string text) when option.Name == CallOption.Zone => NodaTime.DateTimeZoneProviders.Tzdb.GetZoneOrNull(text) is not null,
        (TemplateType.Text, string text) => option.Words.IsEmpty || option.Words.Contains(text),
        (TemplateType.Flag, bool) => true,
        (TemplateType.Number, decimal number) => number is >= 0 and <= 6,
        _ => false,
    };

    private void Unknown(PathExpression path, Scope from)
    {
        var written = string.Join('.', path.Names);
        var prefix = path.Text[..^written.Length];

        // Within a loop the names of the outside are one step further out; the commonest slip is to forget that.
        var outside = from.Parent is not null && Scope.Root(template).Find(path.Names) is not null;
        var known = from.Paths().Select(name => prefix + name).ToImmutableArray();
        var fix = outside ? $"write @root.{written} here" : known.IsEmpty ? "use this" : "see the names that the guide lists";
        _problems.Add(new TemplateProblem(part, path.At, "template-unknown-name", $"{path.Text} is not known{(from.IsLoop ? " within this list" : "")}", fix, Written: outside ? null : path.Text, Known: outside ? [] : known));
    }

    private void Problem(TemplatePlace at, string code, string message, string fix) => _problems.Add(new TemplateProblem(part, at, code, message, fix));

    private static string Words(Expression expression) => expression switch
    {
        PathExpression path => path.Text,
        CallExpression call => $"({call.Name} …)",
        LiteralExpression { Value: string text } => $"\"{text}\"",
        LiteralExpression literal => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{literal.Value}"),
        _ => "this",
    };

    internal static string Name(TemplateType type) => type switch
    {
        TemplateType.Text => "a text",
        TemplateType.Number => "a number",
        TemplateType.Flag => "true or false",
        TemplateType.Instant => "an instant",
        TemplateType.Duration => "a duration",
        TemplateType.List => "a list",
        TemplateType.Record => "a group of names",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No such type."),
    };

    private static string Word(BlockKind kind) => kind switch
    {
        BlockKind.If => "if",
        BlockKind.Unless => "unless",
        _ => "each",
    };

    /// <param name="Type">Of the value.</param>
    private readonly record struct TypedValue(TemplateType Type)
    {
        /// <summary>What may have no value, as it is written; null when there is always one.</summary>
        public string? Missing { get; init; }
        public ImmutableArray<TemplateField> Fields { get; init; } = [];
    }
}
