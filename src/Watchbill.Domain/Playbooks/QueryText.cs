using System.Collections.Immutable;
using System.Text;

namespace Watchbill.Domain.Playbooks;

/// <summary>
/// Puts values into PromQL and LogQL. A value may stand in a quoted string behind <c>=</c>, <c>!=</c>, <c>=~</c>, <c>!~</c>, <c>|=</c> or <c>|~</c>, where it means
/// itself and nothing else; numbers and durations also outside. Anywhere else a value could become part of the query. Pure.
/// </summary>
internal static class QueryText
{
    private const string RegexSigns = @"\.+*?()|[]{}^$";

    public static (string? Text, StepTextProblem? Problem) Render(ImmutableArray<TemplatePart> parts, Func<string, ArgumentValue?> valueOf)
    {
        var text = new StringBuilder();
        var state = new State();
        foreach (var part in parts)
        {
            if (!part.IsParameter)
            {
                state.Read(part.Text);
                text.Append(part.Text);
                continue;
            }

            var value = valueOf(part.Text);
            if (value?.Text.Contains("{{", StringComparison.Ordinal) == true)
            {
                return (null, new StepTextProblem(part.At, $"the value of ${{{part.Text}}} contains \"{{{{\", which some stages take for a template"));
            }

            switch (state)
            {
                case { InComment: true }:
                    return (null, new StepTextProblem(part.At, $"${{{part.Text}}} stands in a comment"));
                case { Quote: '\0' } when value is { IsBare: true }:
                    text.Append(value.Text);
                    state.Read(value.Text);
                    break;
                case { Quote: '\0' }:
                    return (null, new StepTextProblem(part.At, $"${{{part.Text}}} stands outside quotes, where only numbers and durations may"));
                case { Quote: '`' }:
                    return (null, new StepTextProblem(part.At, $"${{{part.Text}}} stands between backquotes, where nothing can be escaped: use double quotes"));
                case { AfterMatcher: false }:
                    return (null, new StepTextProblem(part.At, $"${{{part.Text}}} may only be what a label or a line is compared with"));
                case { IsEscaping: true }:
                    return (null, new StepTextProblem(part.At, $"a backslash stands before ${{{part.Text}}}"));
                default:
                    text.Append(Quoted(state.AfterRegex ? Literal(value?.Text ?? "") : value?.Text ?? "", state.Quote));
                    state.Read("x");
                    break;
            }
        }

        return state.Quote == '\0' ? (text.ToString(), null) : (null, new StepTextProblem(0, "a quoted string does not end"));
    }

    private static string Literal(string value) => string.Concat(value.Select(c => RegexSigns.Contains(c, StringComparison.Ordinal) ? $"\\{c}" : $"{c}"));

    private static string Quoted(string value, char quote) => string.Concat(value.Select(c => c == '\\' || c == quote ? $"\\{c}" : $"{c}"));

    private sealed class State
    {
        private char _last;
        private char _before;
        private bool _escaped;

        public bool IsEscaping => _escaped;

        public char Quote { get; private set; }
        public bool InComment { get; private set; }

        /// <summary>What stood before the string that is open.</summary>
        public bool AfterMatcher { get; private set; }
        public bool AfterRegex { get; private set; }

        public void Read(string text)
        {
            foreach (var c in text)
            {
                Read(c);
            }
        }

        private void Read(char c)
        {
            if (InComment)
            {
                InComment = c != '\n';
            }
            else if (Quote != '\0')
            {
                if (_escaped)
                {
                    _escaped = false;
                }
                else if (c == '\\' && Quote != '`')
                {
                    _escaped = true;
                }
                else if (c == Quote)
                {
                    (Quote, _before, _last) = ('\0', '\0', c);
                }
            }
            else if (c == '#')
            {
                InComment = true;
            }
            else if (c is '"' or '\'' or '`')
            {
                Quote = c;
                AfterRegex = _last == '~' && _before is '=' or '!' or '|';
                AfterMatcher = AfterRegex || (_last == '=' && _before is not ('=' or '<' or '>'));
            }
            else if (!char.IsWhiteSpace(c))
            {
                (_before, _last) = (_last, c);
            }
        }
    }
}
