namespace Watchbill.Server.Features.StatusPages.Export;

/// <summary>The folder of one exported page. Files change whole or not at all, and only when their content does, so that what copies them on copies little.</summary>
internal sealed class ExportedFolder(string root)
{
    private const string Draft = ".new";

    /// <param name="path">Below the folder, with slashes.</param>
    /// <returns>False when it was so already.</returns>
    /// <exception cref="IOException">The disk is full or away.</exception>
    public bool Write(string path, ReadOnlySpan<byte> content)
    {
        var file = Path.Combine(root, path.Replace('/', Path.DirectorySeparatorChar));
        if (File.Exists(file) && File.ReadAllBytes(file).AsSpan().SequenceEqual(content))
        {
            return false;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        using (var stream = new FileStream(file + Draft, FileMode.Create, FileAccess.Write))
        {
            stream.Write(content);
        }

        File.Move(file + Draft, file, overwrite: true);
        return true;
    }

    public void Remove(string path)
    {
        var folder = Path.Combine(root, path.Replace('/', Path.DirectorySeparatorChar));
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
