using System.Text;
using Watchbill.Config.Playbooks;

namespace Watchbill.Config.Reading;

/// <summary>The files of a folder, in the order of their paths, within limits.</summary>
internal static class ConfigurationFolder
{
    public const int MaxFiles = 1_000;
    public const int MaxBytes = 1024 * 1024;
    public const int MaxNesting = 20;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static bool IsOperations(string path) => path.StartsWith($"{ConfigurationReader.OperationsFolder}/", StringComparison.Ordinal);

    public static bool IsCalendar(string path) => path.EndsWith(CalendarLayerReader.Extension, StringComparison.Ordinal);

    /// <summary>Markdown is read in folders called "templates" alone, so that people can keep notes beside their configuration.</summary>
    public static bool IsTemplate(string path) => path.EndsWith(".md", StringComparison.Ordinal) && path.Split('/').SkipLast(1).Contains("templates", StringComparer.Ordinal);

    public static bool IsRead(string path) => Path.GetExtension(path) is ".yaml" or ".yml" or CalendarLayerReader.Extension || IsTemplate(path) || PlaybookFile.Is(path);

    /// <param name="operations">Whether to read only the operations, or only everything else.</param>
    public static List<ConfigurationFile> Read(string folder, bool operations, Problems problems)
    {
        var files = new List<ConfigurationFile>();
        var root = new DirectoryInfo(folder);
        if (!root.Exists)
        {
            problems.Error(new SourcePosition(".", 1, 1), "no-such-folder", $"there is no folder {folder}", "create it or name another");
            return files;
        }

        var paths = new List<string>();
        Walk(root, "", paths, depth: 0, problems);
        var wanted = paths.Where(path => IsOperations(path) == operations).Order(StringComparer.Ordinal).ToList();
        if (wanted.Count > MaxFiles)
        {
            problems.Error(
                new SourcePosition(".", 1, 1),
                "too-many-files",
                $"the folder holds {wanted.Count} files",
                $"keep at most {MaxFiles}");
            problems.MissFile();
        }

        foreach (var path in wanted.Take(MaxFiles))
        {
            if (ReadFile(Path.Combine(root.FullName, path), path, problems) is { } text)
            {
                files.Add(new ConfigurationFile(path, text));
            }
            else
            {
                problems.MissFile();
            }
        }

        if (!operations && !wanted.Exists(path => !IsCalendar(path)))
        {
            problems.Warn(new SourcePosition(".", 1, 1), "no-files", "the folder holds no *.yaml or *.yml file", "add one");
        }

        return files;
    }

    /// <summary>One file, or those that lie directly in a folder.</summary>
    public static List<ConfigurationFile> ReadAnywhere(string path, Problems problems)
    {
        var paths = Directory.Exists(path)
            ? [.. Directory.EnumerateFiles(path).Where(file => Path.GetExtension(file) is ".yaml" or ".yml").Order(StringComparer.Ordinal).Take(MaxFiles)]
            : new List<string> { path };
        return [.. paths.Select(file => (Path: file, Text: ReadFile(Path.GetFullPath(file), file, problems))).Where(file => file.Text is not null).Select(file => new ConfigurationFile(file.Path, file.Text!))];
    }

    /// <summary>Hidden names and links to folders are passed over: mounted volumes keep second copies of their files behind those.</summary>
    private static void Walk(DirectoryInfo folder, string prefix, List<string> paths, int depth, Problems problems)
    {
        if (depth > MaxNesting)
        {
            problems.Error(new SourcePosition(prefix.TrimEnd('/'), 1, 1), "too-deep", $"folders lie more than {MaxNesting} deep", "flatten them");
            return;
        }

        foreach (var entry in folder.EnumerateFileSystemInfos().Where(entry => !entry.Name.StartsWith('.')))
        {
            switch (entry)
            {
                case DirectoryInfo { LinkTarget: null } inner:
                    Walk(inner, $"{prefix}{inner.Name}/", paths, depth + 1, problems);
                    break;
                case FileInfo when IsRead(prefix + entry.Name):
                case FileInfo when ConfigurationReader.Reads(prefix + entry.Name):
                    paths.Add(prefix + entry.Name);
                    break;
            }
        }
    }

    private static string? ReadFile(string fullPath, string path, Problems problems)
    {
        var at = new SourcePosition(path, 1, 1);
        try
        {
            using var stream = File.OpenRead(fullPath);
            var bytes = new byte[MaxBytes + 1];
            var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (length > MaxBytes)
            {
                problems.Error(at, "file-too-large", $"the file is larger than {MaxBytes / 1024} KiB", "split it into several files");
                return null;
            }

            var text = Strict.GetString(bytes, 0, length);
            return text.StartsWith('\uFEFF') ? text[1..] : text;
        }
        catch (DecoderFallbackException)
        {
            problems.Error(at, "not-utf8", "the file is not UTF-8", "save it as UTF-8");
        }
        catch (Exception unreadable) when (unreadable is UnauthorizedAccessException or FileNotFoundException or DirectoryNotFoundException)
        {
            problems.Error(at, "unreadable", $"the file cannot be read: {unreadable.GetType().Name}", "let the program read it, or remove it");
        }

        return null;
    }
}
