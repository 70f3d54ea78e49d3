using System.Net;
using Microsoft.AspNetCore.Routing;
using Watchbill.Domain.Responders;
using Watchbill.Server.Access;
using Watchbill.Server.Hosting;

namespace Watchbill.Server.Tests.Access.Walk;

/// <summary>
/// Sends one endpoint's request as everybody, in an order that leaves the request valid for the one who may:
/// nobody (401), the permission below (403), another team's manager (404), a forged secret, the least permitted person (success).
/// </summary>
internal sealed class Walker(Stage stage, List<string> wrong)
{
    private const string AnotherTeams = "scott";

    public async Task WalkAsync(EndpointRow row, RouteEndpoint endpoint)
    {
        var rule = endpoint.Metadata.GetMetadata<AccessRule>()!;
        var isForm = endpoint.Metadata.GetMetadata<TakesForms>() is not null;
        var call = await row.Prepare(stage);
        if (rule.Minimum is { } minimum)
        {
            await RefusedAsync(row, call, "nobody", HttpStatusCode.Unauthorized);
            if (minimum > Permission.Observer)
            {
                await RefusedAsync(row, await AsAsync(call, Of(minimum - 1), isForm), Of(minimum - 1), HttpStatusCode.Forbidden);
            }

            if (isForm && row.Method == "POST")
            {
                var forged = (await AsAsync(call, Of(minimum), isForm)).WithFields((Csrf.Field, "AAAA"));
                await RefusedAsync(row, forged, $"{Of(minimum)} with another page's form", HttpStatusCode.Forbidden);
            }

            if (row.IsOwned)
            {
                await RefusedAsync(row, await AsAsync(call, AnotherTeams, isForm), AnotherTeams, HttpStatusCode.NotFound);
            }

            await TakenAsync(row, call, await AsAsync(call, Of(minimum), isForm), Of(minimum));
            return;
        }

        if (row.Forge is { } forge)
        {
            await RefusedAsync(row, forge(call), "a forged secret", (HttpStatusCode)row.ForgedStatus, row.ForgedLeadsTo);
        }

        await TakenAsync(row, call, call, "nobody");
    }

    private async Task RefusedAsync(EndpointRow row, Call call, string who, HttpStatusCode expected, string? leadsTo = null)
    {
        var before = await stage.TracesAsync();
        using var answer = await SendAsync(row, call);
        Expect(row, call, who, answer, (int)expected, leadsTo);
        var after = await stage.TracesAsync();
        if (before != after)
        {
            wrong.Add($"{row.Endpoint}: {who} was refused, and yet changed\n    {before} to\n    {after}");
        }
    }

    private async Task TakenAsync(EndpointRow row, Call plain, Call call, string who)
    {
        var before = await stage.TracesAsync();
        using var answer = await SendAsync(row, call);
        Expect(row, plain, who, answer, row.Status, row.LeadsTo);
        var after = await stage.TracesAsync();
        if (before == after == row.Changes)
        {
            wrong.Add(row.Changes ? $"{row.Endpoint}: {who} was answered {(int)answer.StatusCode}, and yet nothing changed" : $"{row.Endpoint}: changed\n    {before} to\n    {after}");
        }
    }

    private void Expect(EndpointRow row, Call call, string who, HttpResponseMessage answer, int status, string? leadsTo)
    {
        var expected = leadsTo is null ? null : call.Address(leadsTo.Replace("?", "/?", StringComparison.Ordinal)).Replace("/?", "?", StringComparison.Ordinal);
        var actual = answer.Headers.Location?.OriginalString;
        var leadsRight = expected is [.. var start, '*'] ? actual?.StartsWith(start, StringComparison.Ordinal) ?? false : expected == actual;
        if ((int)answer.StatusCode != status || !leadsRight)
        {
            wrong.Add($"{row.Endpoint}: {who} gets {(int)answer.StatusCode} {actual}, not {status} {expected}");
        }
    }

    private async Task<HttpResponseMessage> SendAsync(EndpointRow row, Call call)
    {
        using var client = stage.Server.Client();
        using var request = call.Request(row.Method, row.Pattern);
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    /// <summary>People come with a session to pages, programs with a token to everything else.</summary>
    private async Task<Call> AsAsync(Call call, string user, bool isForm) =>
        isForm ? await stage.InSessionAsync(call, user) : call.WithHeader("Authorization", $"Bearer {await stage.Server.TokenOfAsync(user)}");

    private static string Of(Permission permission) => permission switch
    {
        Permission.Observer => "olga",
        Permission.Responder => "rita",
        Permission.Manager => "max",
        Permission.Admin => "adam",
        _ => throw new ArgumentOutOfRangeException(nameof(permission), permission, "Nobody here has it."),
    };
}
