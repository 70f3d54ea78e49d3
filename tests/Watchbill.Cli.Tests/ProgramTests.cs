using System.Net;
using System.Text.RegularExpressions;
using Watchbill.Api;

namespace Watchbill.Cli.Tests;

/// <summary>The program itself as a process: serving, the demonstration, and what is done on the host.</summary>
public sealed partial class ProgramTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("watchbill-program-");

    private string Data => Path.Combine(_folder.FullName, "data");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_demonstration_pages_somebody_and_leaves_nothing_behind()
    {
        await using var demo = new Running(_folder, "demo", "--port", "0");
        var address = new Uri(Url().Match(await demo.LineAsync("demonstration runs at")).Value);
        await demo.LineAsync("Log in as ana with the password");
        await demo.LineAsync("An alert has just fired");
        using var client = new HttpClient { BaseAddress = address };
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/login")).StatusCode);
        Assert.NotEmpty(Directory.GetDirectories(_folder.FullName, "watchbill-demo-*"));

        Assert.Equal(0, await demo.StopAsync());
        Assert.Empty(Directory.GetDirectories(_folder.FullName, "watchbill-demo-*"));
    }

    [Fact]
    public async Task A_token_made_on_the_host_works_a_running_server_is_not_disturbed_and_a_backup_comes_back_on_hold()
    {
        await using (var first = new Running(_folder, "serve", "--data", Data, "--listen", "http://127.0.0.1:0"))
        {
            await first.LineAsync("First start: log in as admin");
            await first.LineAsync("Listening on");
            using var busy = new Shell();
            var refused = await busy.RunAsync("admin", "create-token", "admin", "--data", Data);
            Assert.Equal(ExitCode.Refused, refused.Exit);
            Assert.Contains("watchbill token create", refused.Error, StringComparison.Ordinal);
            Assert.Equal(0, await first.StopAsync());
        }

        using var shell = new Shell();
        var made = await shell.RunAsync("admin", "create-token", "admin", "--data", Data);
        Assert.Equal(ExitCode.Done, made.Exit);
        Assert.Equal(ExitCode.NotFound, (await shell.RunAsync("admin", "reset-password", "nobody", "--data", Data)).Exit);
        Assert.Equal(ExitCode.Done, (await shell.RunAsync("admin", "reset-password", "admin", "--data", Data)).Exit);

        string backup;
        await using (var second = new Running(_folder, "serve", "--data", Data, "--listen", "http://127.0.0.1:0"))
        {
            var address = Url().Match(await second.LineAsync("Listening on")).Value;
            using var remote = new Shell(address, made.Out.Trim());
            Assert.Equal(ExitCode.Done, (await remote.RunAsync("backup", "one.db")).Exit);
            backup = Path.Combine(Data, "backups", "one.db");
            Assert.Equal(0, await second.StopAsync());
        }

        var restored = await shell.RunAsync("restore", backup, "--data", Data);
        Assert.True(restored.Exit == ExitCode.Done, restored.Error);
        Assert.Contains("On hold", restored.Out, StringComparison.Ordinal);
        await using (var held = new Running(_folder, "serve", "--data", Data, "--listen", "http://127.0.0.1:0"))
        {
            var address = Url().Match(await held.LineAsync("Listening on")).Value;
            using var remote = new Shell(address, made.Out.Trim());
            var released = await remote.RunAsync("restore", "--release", "--url", address);
            Assert.True(released.Exit == ExitCode.Done, released.Error);
            Assert.Contains("\"on_hold\": false", released.Out, StringComparison.Ordinal);
            Assert.Equal(0, await held.StopAsync());
        }
    }

    [Fact]
    public async Task A_folder_that_turns_bad_keeps_the_last_good_set_and_is_named_at_the_end()
    {
        var conf = Directory.CreateDirectory(Path.Combine(_folder.FullName, "conf")).FullName;
        foreach (var file in Config.SampleOrganisation.Files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(conf, file.Path))!);
            await File.WriteAllTextAsync(Path.Combine(conf, file.Path), file.Text);
        }

        await using var server = new Running(_folder, "serve", "--data", Data, "--listen", "http://127.0.0.1:0", "--config", conf);
        await server.LineAsync("shown this once");
        await server.LineAsync("Listening on");
        await File.WriteAllTextAsync(Path.Combine(conf, "services.yaml"), "services:\n  shop: {name: Shop, policy: none}\n");

        server.Signal("HUP");

        await server.LineAsync("the last good configuration stays");
        Assert.Equal(ExitCode.Configuration, await server.StopAsync());
    }

    [Fact]
    public async Task Options_that_cannot_be_used_are_78_and_all_named()
    {
        using var shell = new Shell();
        shell.Set("WATCHBILL_TWILIO_ACCOUNT_SID", "wrong");

        var ran = await shell.RunAsync("serve", "--data", Data, "--listen", "8080", "--trusted-proxy", "somewhere");

        Assert.Equal(ExitCode.Configuration, ran.Exit);
        Assert.Contains("--listen 8080", ran.Error, StringComparison.Ordinal);
        Assert.Contains("--trusted-proxy somewhere", ran.Error, StringComparison.Ordinal);
        Assert.Contains("WATCHBILL_TWILIO_ACCOUNT_SID", ran.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Data));
    }

    [Fact]
    public async Task Https_without_a_certificate_and_half_of_its_options_are_78_with_what_to_do()
    {
        using var shell = new Shell();
        var bare = await shell.RunAsync("serve", "--data", Data, "--listen", "https://127.0.0.1:0");
        Assert.Equal(ExitCode.Configuration, bare.Exit);
        Assert.Contains("--listen https://127.0.0.1:0: https needs a certificate. Give --tls-certificate FILE and --tls-key FILE", bare.Error, StringComparison.Ordinal);

        var half = await shell.RunAsync("serve", "--data", Data, "--listen", "https://127.0.0.1:0", "--tls-key", "key.pem");
        Assert.Equal(ExitCode.Configuration, half.Exit);
        Assert.Contains("--tls-key needs --tls-certificate FILE", half.Error, StringComparison.Ordinal);

        shell.Set("WATCHBILL_TLS_CERTIFICATE", "/nowhere/cert.pem");
        shell.Set("WATCHBILL_TLS_KEY", "/nowhere/key.pem");
        var absent = await shell.RunAsync("serve", "--data", Data, "--listen", "https://127.0.0.1:0");
        Assert.Equal(ExitCode.Configuration, absent.Exit);
        Assert.Contains("The TLS certificate /nowhere/cert.pem does not exist.", absent.Error, StringComparison.Ordinal);
        Assert.Contains("The TLS key /nowhere/key.pem does not exist.", absent.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Data));
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+", RegexOptions.NonBacktracking)]
    private static partial Regex Url();
}
