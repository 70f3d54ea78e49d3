namespace Watchbill.StandIns.Parts;

/// <summary>A folder of one part's own, gone when the part is.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("watchbill-").FullName;

    public string File(string name) => Path.Combine(Root, name);

    public async Task<string> WriteAsync(string name, string text, CancellationToken cancel)
    {
        await System.IO.File.WriteAllTextAsync(File(name), text, cancel);
        return File(name);
    }

    public void Dispose()
    {
        if (Directory.Exists(Root))
            Directory.Delete(Root, recursive: true);
    }
}
