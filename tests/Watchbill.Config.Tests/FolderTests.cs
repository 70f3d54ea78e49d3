using System.Text;

namespace Watchbill.Config.Tests;

public sealed class FolderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("watchbill-config-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_folder_that_is_not_there_is_said_so()
    {
        var result = ConfigurationReader.Read(Path.Combine(_folder.FullName, "missing"));

        Assert.Equal("no-such-folder", Assert.Single(result.Diagnostics).Code);
    }

    [Fact]
    public void An_empty_folder_is_a_warning()
    {
        var result = ConfigurationReader.Read(_folder.FullName);

        Assert.False(result.HasErrors);
        Assert.Equal("no-files", Assert.Single(result.Diagnostics).Code);
    }

    [Fact]
    public void A_file_of_one_mebibyte_is_read_and_a_larger_one_refused()
    {
        Write("a.yaml", "teams:\n" + new string('#', 1024 * 1024 - 7));
        Assert.Empty(ConfigurationReader.Read(_folder.FullName).Diagnostics);

        Write("a.yaml", "teams:\n" + new string('#', 1024 * 1024 - 6));
        var refused = Assert.Single(ConfigurationReader.Read(_folder.FullName).Diagnostics);
        Assert.Equal(("a.yaml", "file-too-large"), (refused.File, refused.Code));
    }

    [Fact]
    public void More_than_a_thousand_files_are_refused()
    {
        for (var i = 0; i <= 1_000; i++)
        {
            Write($"{i}.yaml", "");
        }

        Assert.Equal("too-many-files", Assert.Single(ConfigurationReader.Read(_folder.FullName).Diagnostics).Code);
    }

    [Fact]
    public void Nested_folders_are_read_but_hidden_ones_links_and_operations_are_not()
    {
        Write("teams/inner/core.yml", "teams: {core: {name: Core}}");
        Write("..data/core.yaml", "teams: {core: {name: Core}}");
        Write("operations/responders.yaml", "nonsense");
        Write("readme.md", "nonsense");
        Directory.CreateSymbolicLink(Path.Combine(_folder.FullName, "loop"), _folder.FullName);

        var result = ConfigurationReader.Read(_folder.FullName);

        Assert.Empty(result.Diagnostics);
        Assert.Equal("core", Assert.Single(result.Documents.Teams).Id.Value);
        Assert.Equal("teams/inner/core.yml:1", result.Origins[new DefinitionKey(DefinitionKind.Team, "core")].ToString());
    }

    [Fact]
    public void The_byte_order_mark_is_passed_over()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "a.yaml"), "teams: {core: {name: Core}}", new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));

        Assert.Empty(ConfigurationReader.Read(_folder.FullName).Diagnostics);
    }

    [Fact]
    public void The_order_of_files_on_the_disk_makes_no_difference()
    {
        var files = SampleOrganisation.Files;

        var forwards = ConfigurationExport.Write(ConfigurationReader.Read(files).Documents);
        var backwards = ConfigurationExport.Write(ConfigurationReader.Read(files.Reverse()).Documents);

        Assert.Equal(forwards, backwards);
    }

    private void Write(string path, string text)
    {
        var file = new FileInfo(Path.Combine(_folder.FullName, path));
        file.Directory!.Create();
        File.WriteAllText(file.FullName, text);
    }
}
