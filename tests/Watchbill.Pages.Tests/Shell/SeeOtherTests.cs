using Watchbill.Server.Features.Shell;

namespace Watchbill.Pages.Tests.Shell;

public sealed class SeeOtherTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/alerts/3?show=open")]
    public void Our_own_paths_are_followed(string path) => Assert.True(SeeOther.IsLocal(path));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("alerts")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("https://evil.example")]
    [InlineData("/a\r\nSet-Cookie: x=y")]
    public void Nothing_else_is(string? path) => Assert.False(SeeOther.IsLocal(path));
}
