namespace Watchbill.Config.Tests;

public sealed class SecretTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"watchbill-secret-{Environment.ProcessId}");

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData("${env:SHOP_KEY}", SecretSource.Environment, "SHOP_KEY")]
    [InlineData("${file:/run/secrets/shop}", SecretSource.File, "/run/secrets/shop")]
    public void A_reference_reads_and_prints_the_same(string text, SecretSource source, string name)
    {
        var reference = SecretReference.Parse(text);

        Assert.Equal(new SecretReference(source, name), reference);
        Assert.Equal(text, reference!.ToString());
    }

    [Theory]
    [InlineData("hunter2")]
    [InlineData("${env:}")]
    [InlineData("${file:relative}")]
    [InlineData("x${env:A}")]
    [InlineData("${env:A}\n")]
    public void Anything_else_is_no_reference(string text) => Assert.Null(SecretReference.Parse(text));

    [Fact]
    public void A_file_gives_its_text_without_the_last_line_end_and_printing_hides_it()
    {
        File.WriteAllText(_file, "0123456789abcdef\n");

        var secret = Secret.Resolve(new SecretReference(SecretSource.File, _file));

        Assert.Equal("0123456789abcdef", secret.Value);
        Assert.DoesNotContain("0123", secret.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("short")]
    [InlineData("with space in the middle")]
    public void A_weak_key_is_refused_without_being_repeated(string text)
    {
        File.WriteAllText(_file, text);

        var secret = Secret.Resolve(new SecretReference(SecretSource.File, _file));

        Assert.Null(secret.Value);
        Assert.DoesNotContain(text, secret.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_missing_is_named()
    {
        Assert.Contains("WATCHBILL_TEST_UNSET", Secret.Resolve(new SecretReference(SecretSource.Environment, "WATCHBILL_TEST_UNSET")).Problem, StringComparison.Ordinal);
        Assert.Contains(_file, Secret.Resolve(new SecretReference(SecretSource.File, _file)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void The_result_of_reading_carries_the_reference_and_never_a_value()
    {
        var file = new ConfigurationFile("a.yaml", """
            services:
              shop: {name: Shop, policy: p, integrations: {in: {kind: alertmanager, key: "${env:SHOP_KEY}"}}}
            """);

        var key = Assert.Single(ConfigurationReader.Read([file]).Keys);

        Assert.Equal(("shop", "in", new SecretReference(SecretSource.Environment, "SHOP_KEY")), (key.Service.Value, key.Integration.Value, key.Secret));
    }
}
