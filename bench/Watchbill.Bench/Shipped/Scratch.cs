namespace Watchbill.Bench.Shipped;

/// <summary>A folder of a measurement's own, removed at its end.</summary>
internal sealed class Scratch : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("watchbill-bench-");

    public string Path => _folder.FullName;

    public void Dispose() => _folder.Delete(true);
}
