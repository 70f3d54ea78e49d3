using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Watchbill.Domain.Playbooks;

/// <summary>
/// Looks at one SQL statement and gives each parameter its number. A first line of defence, so that people hear of mistakes early: what really
/// holds is the read-only transaction and the rights of the database's user. Pure.
/// </summary>
internal static class SqlText
{
    private static readonly ImmutableArray<string> Reading = ["SELECT", "WITH", "EXPLAIN", "SHOW", "VALUES", "TABLE"];

    /// <summary>A read-only transaction does not stop these: they act on sessions, files, other servers or the settings.</summary>
    private static readonly ImmutableArray<string> ActingFunctions =
    [
        "pg_terminate_backend", "pg_cancel_backend", "pg_reload_conf", "pg_rotate_logfile", "pg_promote", "pg_switch_wal", "pg_create_restore_point", "pg_backup_start",
        "pg_backup_stop", "pg_notify", "set_config", "nextval", "setval", "query_to_xml", "database_to_xml",
    ];

    private static readonly ImmutableArray<string> ActingPrefixes =
        ["dblink", "lo_", "pg_read_", "pg_ls_", "pg_advisory_", "pg_try_advisory_", "pg_file_", "pg_logical_", "pg_replication_", "pg_drop_", "pg_create_", "pg_stat_reset", "pg_sleep"];

    private static readonly ImmutableArray<string> WritingWords = ["INSERT", "UPDATE", "DELETE", "MERGE", "INTO", "COPY", "CALL", "DO", "LOCK", "TRUNCATE", "CREATE", "ALTER", "DROP", "GRANT"];

    public static (string? Text, ImmutableArray<string> Bound, StepTextProblem? Problem) Render(ImmutableArray<TemplatePart> parts)
    {
        var scan = new Scan();
        foreach (var part in parts)
        {
            if (!part.IsParameter)
            {
                scan.Read(part.Text);
            }
            else if (scan.Bind(part.Text) is { } problem)
            {
                return (null, [], new StepTextProblem(part.At, problem));
            }
        }

        return scan.Problem() is { } wrong ? (null, [], new StepTextProblem(0, wrong)) : (scan.Text.ToString().Trim().TrimEnd(';').TrimEnd(), [.. scan.Bound], null);
    }

    private sealed class Scan
    {
        private const string SecondStatement = "there is a second statement behind ';'";

        private readonly List<string> _words = [];
        private readonly StringBuilder _word = new();
        private string? _wrong;
        private bool _ended;

        public StringBuilder Text { get; } = new();
        public List<string> Bound { get; } = [];

        public string? Bind(string name)
        {
            if (_word.Length > 0)
            {
                return $"${{{name}}} is part of a word: only values may be parameters, never names";
            }

            var index = Bound.IndexOf(name);
            if (index < 0)
            {
                Bound.Add(name);
                index = Bound.Count - 1;
            }

            Text.Append(CultureInfo.InvariantCulture, $"${index + 1}");
            return null;
        }

        /// <summary>A piece of the statement. Strings, names in quotes and comments must begin and end in it, so that no parameter stands inside one.</summary>
        public void Read(string text)
        {
            Text.Append(text);
            for (var i = 0; i < text.Length; i++)
            {
                var c = text[i];
                var next = i + 1 < text.Length ? text[i + 1] : '\0';
                if (char.IsAsciiLetterOrDigit(c) || c is '_' || c > '\u007f')
                {
                    _wrong ??= _ended ? SecondStatement : null;
                    _word.Append(c);
                    continue;
                }

                i = c switch
                {
                    '\'' when _word.ToString() is "E" or "e" => Refuse(i, "strings that begin with E' are not read here: write a plain one"),
                    '&' when _word.ToString() is "U" or "u" && next is '\'' or '"' => Refuse(i, "strings with Unicode escapes are not read here"),
                    '\'' => To(text, i, "'", "a string"),
                    '"' => Name(text, i),
                    '$' => Refuse(i, "'$' begins neither a parameter nor anything that is read here: write ${name} or a plain string"),
                    '-' when next == '-' => Refuse(i, "comments are not read here"),
                    '/' when next == '*' => Refuse(i, "comments are not read here"),
                    _ => i,
                };
                EndWord();
                _wrong ??= _ended && c != ';' && !char.IsWhiteSpace(c) ? SecondStatement : null;
                _ended |= c == ';';
            }
        }

        public string? Problem()
        {
            EndWord();
            if (_wrong is not null)
            {
                return _wrong;
            }

            if (_words.Count == 0 || !Reading.Contains(_words[0].ToUpperInvariant()))
            {
                return $"a statement begins with one of {string.Join(", ", Reading)}: steps only read";
            }

            return _words.Select(Objection).FirstOrDefault(objection => objection is not null);
        }

        private static string? Objection(string word)
        {
            var lower = word.ToLowerInvariant();
            return ActingFunctions.Contains(lower) || ActingPrefixes.Any(prefix => lower.StartsWith(prefix, StringComparison.Ordinal))
                ? $"{word} does more than read, and a read-only transaction does not stop it"
                : WritingWords.Contains(word.ToUpperInvariant()) ? $"{word.ToUpperInvariant()} does more than read: steps only read" : null;
        }

        private int Name(string text, int from)
        {
            var end = To(text, from, "\"", "a name");
            if (end > from && _wrong is null)
            {
                _words.Add(text[(from + 1)..end]);
            }

            return end;
        }

        private int To(string text, int from, string sign, string what)
        {
            var end = text.IndexOf(sign, from + 1, StringComparison.Ordinal);
            if (end < 0)
            {
                return Refuse(from, $"{what} in quotes does not end before a parameter or the end: parameters stand outside quotes, and are bound");
            }

            return end;
        }

        private int Refuse(int at, string why)
        {
            _wrong ??= why;
            return at;
        }

        private void EndWord()
        {
            if (_word.Length > 0)
            {
                _words.Add(_word.ToString());
                _word.Clear();
            }
        }
    }
}
