using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using NodaTime;
using NodaTime.Text;
using Spectre.Console;

namespace Watchbill.Output;

/// <summary>Where commands print: tables for people, JSON for programs, trouble on the error stream.</summary>
/// <param name="isInteractive">True when a person looks at it.</param>
internal sealed class Terminal(TextReader input, TextWriter output, TextWriter error, bool isInteractive, TimeProvider time)
{
    private static readonly InstantPattern Local = InstantPattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm:ss'Z'");

    private const int WidestRow = 400;

    private readonly IAnsiConsole _console = Console(output, isInteractive);

    public TextReader In { get; } = input;

    public TextWriter Out { get; } = output;

    public TextWriter Error { get; } = error;

    public bool IsInteractive { get; } = isInteractive;

    public TimeProvider Time { get; } = time;

    public static Terminal OfProcess() =>
        new(System.Console.In, System.Console.Out, System.Console.Error, !System.Console.IsOutputRedirected, TimeProvider.System);

    public void Fail(string message, string? fix)
    {
        Error.WriteLine($"error: {message}");
        if (fix is not null)
        {
            Error.WriteLine($"       {fix}");
        }
    }

    public void PrintJson<T>(T value, JsonTypeInfo<T> type)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            JsonSerializer.Serialize(writer, value, type);
        }

        Out.WriteLine(System.Text.Encoding.UTF8.GetString(stream.ToArray()));
    }

    /// <summary>Cells are plain text; markup in them is shown as it is.</summary>
    public void PrintTable(IReadOnlyList<string> heads, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = true };
        foreach (var head in heads)
        {
            table.AddColumn(new TableColumn(Markup.Escape(head)) { NoWrap = true });
        }

        foreach (var row in rows)
        {
            table.AddRow([.. row.Select(cell => Markup.Escape(Clean(cell)))]);
        }

        _console.Write(table);
    }

    private static IAnsiConsole Console(TextWriter output, bool isInteractive)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = isInteractive ? AnsiSupport.Detect : AnsiSupport.No,
            Interactive = InteractionSupport.No,
        });

        // A long row wraps in the terminal; cut words would hide what somebody looks for at 3 a.m.
        console.Profile.Width = WidestRow;
        return console;
    }

    public static string When(Instant? instant) => instant is { } at ? Local.Format(at) : "";

    /// <summary>Titles come from outside: control characters would command the terminal.</summary>
    public static string Clean(string text) => new([.. text.Select(c => char.IsControl(c) ? ' ' : c)]);
}
