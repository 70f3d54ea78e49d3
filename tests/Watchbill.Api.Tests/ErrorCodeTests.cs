using System.Reflection;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Handoffs;

namespace Watchbill.Api.Tests;

public sealed class ErrorCodeTests
{
    public static TheoryData<string> Refusals =>
        [.. new[] { typeof(Refusal), typeof(HandoffRefusal) }.SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static)).Where(constant => constant.IsLiteral).Select(constant => (string)constant.GetRawConstantValue()!).Distinct()];

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Every_refusal_of_the_domain_has_a_status_and_an_exit_code(string code) => Assert.Single(ErrorCode.All, row => row.Code == code);

    [Fact]
    public void A_code_has_one_row_whose_status_is_an_error_and_whose_exit_code_is_documented()
    {
        Assert.Equal(ErrorCode.All.Count, ErrorCode.All.Select(row => row.Code).Distinct().Count());
        Assert.All(ErrorCode.All, row => Assert.InRange(row.Status, 400, 599));
        Assert.All(ErrorCode.All, row => Assert.Contains(row.Exit, new[] { 1, 2, 3, 4, 5, 78 }));
    }

    [Fact]
    public void An_unknown_code_of_a_newer_server_is_a_failure() => Assert.Equal(ExitCode.Failed, ErrorCode.Of("something_new").Exit);
}
