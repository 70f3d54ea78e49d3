using System.Collections.Immutable;
using Watchbill.Config.Reading;
using Watchbill.Config.Yaml;
using Watchbill.Domain;
using Watchbill.Domain.Playbooks;

namespace Watchbill.Config.Playbooks;

/// <summary>Reads the server's settings of steps: <c>http</c>, <c>prometheus</c>, <c>loki</c>, <c>sql</c> and <c>shell</c>, each by name.</summary>
public static class StepSettingsFile
{
    public static (StepSettings Settings, ImmutableArray<Diagnostic> Diagnostics) Read(ConfigurationFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var problems = new Problems();
        var settings = StepSettings.None;
        if (YamlParser.Parse(file.Path, file.Text, problems) is { } roots
            && Fields.Of(roots is [var only] ? only : new YamlMap(new SourcePosition(file.Path, 1, 1), []), "the file", problems) is { } fields)
        {
            settings = Read(fields, problems);
        }

        return (settings, problems.Sorted());
    }

    private static StepSettings Read(Fields fields, Problems problems)
    {
        ImmutableArray<string> allow = [];
        if (fields.Take("http") is { } http && Fields.Of(http, "http", problems) is { } guard)
        {
            allow = Texts(guard, "allow", problems);
            guard.Done();
        }

        var settings = new StepSettings
        {
            HttpAllow = allow,
            Prometheus = Named(fields, "prometheus", problems, ReadSource),
            Loki = Named(fields, "loki", problems, ReadSource),
            Sql = Named(fields, "sql", problems, ReadSql),
            Shell = fields.Take("shell") is { } shell && Fields.Of(shell, "shell", problems) is { } inner ? ReadShell(inner, problems) : null,
        };
        fields.Done();
        return settings;
    }

    private static ImmutableDictionary<string, T> Named<T>(Fields fields, string key, Problems problems, Func<Fields, Problems, T?> read)
        where T : class
    {
        var all = ImmutableDictionary.CreateBuilder<string, T>(StringComparer.Ordinal);
        foreach (var entry in fields.Map(key, 100))
        {
            if (!Slug.IsValid(entry.Key.Text))
            {
                problems.Error(entry.Key.At, "invalid-id", $"a name in {key} cannot be \"{Problems.Cut(entry.Key.Text)}\"", "use 1 to 64 of a-z, 0-9, '-', '_' and '.', beginning with a letter or digit");
            }
            else if (Fields.Of(entry.Value, $"{key} {entry.Key.Text}", problems) is { } inner)
            {
                if (read(inner, problems) is { } value)
                {
                    all[entry.Key.Text] = value;
                }

                inner.Done();
            }
        }

        return all.ToImmutable();
    }

    private static QuerySource? ReadSource(Fields fields, Problems problems)
    {
        var (url, token, tenant) = (fields.Scalar("url", 2_000, required: true), Reference(fields, "token", problems), fields.Text("tenant"));
        if (url is null)
        {
            return null;
        }

        if (!Uri.TryCreate(url.Text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.UserInfo.Length + address.Query.Length > 0)
        {
            problems.Error(url.At, "invalid-url", $"url of {fields.What} cannot be \"{Problems.Cut(url.Text)}\"", "write an address such as http://prometheus:9090, without user, password or query");
            return null;
        }

        return new QuerySource(url.Text.TrimEnd('/'), token, tenant);
    }

    private static SqlSource? ReadSql(Fields fields, Problems problems)
    {
        var connection = Reference(fields, "connection", problems, required: true);
        var rows = fields.Integer("max_rows", 200, 1, 1_000);
        return connection is null ? null : new SqlSource(connection, rows);
    }

    private static ShellSettings? ReadShell(Fields fields, Problems problems)
    {
        var enabled = fields.Flag("enabled");
        var user = fields.Scalar("user");
        var folder = fields.Scalar("folder", 500, required: true);
        var programs = Named(fields, "programs", problems, ReadProgram);
        fields.Done();
        if (user is not null && !user.Text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
        {
            problems.Error(user.At, "invalid-user", $"user of shell cannot be \"{Problems.Cut(user.Text)}\"", "name an account of this machine");
        }

        if (user?.Text is "root" or "0")
        {
            problems.Error(user.At, "invalid-user", "programs of playbooks do not run as root", "name an account that may do nothing else");
        }

        if (folder is not null && !folder.Text.StartsWith('/'))
        {
            problems.Error(folder.At, "invalid-path", $"folder of shell cannot be \"{Problems.Cut(folder.Text)}\"", "write it from the root: /var/lib/watchbill-steps");
        }

        return enabled && folder is not null ? new ShellSettings(user?.Text, folder.Text, programs) : null;
    }

    private static AllowedProgram? ReadProgram(Fields fields, Problems problems)
    {
        var path = fields.Scalar("path", 500, required: true);
        var forms = ImmutableArray.CreateBuilder<ImmutableArray<string>>();
        foreach (var item in fields.List("arguments", 100))
        {
            if (item is not YamlList list)
            {
                Fields.WrongType(problems, item, $"arguments of {fields.What}", "a list of lists, one for each form that is allowed");
                continue;
            }

            forms.Add([.. list.Items.Select(one => Pattern(one, fields, problems)).OfType<string>()]);
        }

        var environment = fields.Map("environment", 50)
            .Select(entry => (entry.Key, Value: Fields.ScalarOf(entry.Value, $"environment of {fields.What}", problems, 2_000)))
            .Where(entry => entry.Value is not null)
            .ToImmutableDictionary(entry => entry.Key.Text, entry => entry.Value!.Text, StringComparer.Ordinal);
        if (path is null)
        {
            return null;
        }

        if (!path.Text.StartsWith('/') || path.Text.Split('/').Contains("..", StringComparer.Ordinal))
        {
            problems.Error(path.At, "invalid-path", $"path of {fields.What} cannot be \"{Problems.Cut(path.Text)}\"", "write it from the root: /usr/bin/kubectl");
        }

        return new AllowedProgram(path.Text, forms.Count == 0 ? [[]] : forms.ToImmutable(), environment);
    }

    private static string? Pattern(YamlNode node, Fields fields, Problems problems)
    {
        if (Fields.ScalarOf(node, $"arguments of {fields.What}", problems, 500) is not { } scalar)
        {
            return null;
        }

        if (!StepArguments.IsPattern(scalar.Text))
        {
            problems.Error(scalar.At, "invalid-pattern", $"arguments of {fields.What}: \"{Problems.Cut(scalar.Text)}\" is no regular expression that can be used here", "correct it; look-around and back references are not supported");
        }

        return scalar.Text;
    }

    private static SecretReference? Reference(Fields fields, string key, Problems problems, bool required = false)
    {
        if (fields.Scalar(key, 2_000, required) is not { } scalar)
        {
            return null;
        }

        if (SecretReference.Parse(scalar.Text) is { } reference)
        {
            return reference;
        }

        problems.Error(scalar.At, "not-a-reference", $"{key} of {fields.What} must say where the secret is, not what it is", "write ${env:NAME} or ${file:/path}");
        return null;
    }

    private static ImmutableArray<string> Texts(Fields fields, string key, Problems problems) =>
        [.. fields.List(key, 1_000).Select(item => Fields.ScalarOf(item, $"{key} of {fields.What}", problems)?.Text).OfType<string>()];
}
