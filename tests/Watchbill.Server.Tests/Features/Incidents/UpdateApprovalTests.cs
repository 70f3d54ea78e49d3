using System.Collections.Immutable;
using System.Net;
using System.Text.Json.Nodes;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Incidents.Updates;

namespace Watchbill.Server.Tests.Features.Incidents;

/// <summary>What customers read waits until those who have to have approved just these words.</summary>
public sealed class UpdateApprovalTests
{
    private static readonly ImmutableArray<ApprovalDemand> Demands = [new("words", Audience.Customer, [], ["commander"], SecondPerson: true), new("mail", null, ["mail"], ["communications-lead"], SecondPerson: false)];

    [Fact]
    public async Task It_goes_out_with_the_last_approval_and_not_before()
    {
        await using var office = await PostOffice.OpenAsync(Demands);
        var incident = await office.DeclareAsync();

        var waits = await office.DoAsync("max", $"incidents/{incident}/update", """{"text":"We know.","audience":"customer","places":["mail:customers"],"next_in":"1h"}""");
        Assert.Contains("waits for approval as draft 1", (string)waits["note"]!, StringComparison.Ordinal);
        Assert.Empty(await office.EntriesAsync<UpdatePosted>(incident));
        Assert.Contains("INC-1: an update waits for your approval (draft 1)", (await office.Mail.Mails.FirstAsync(mail => mail.To.Contains("rita@example.org"))).Headers["Subject"], StringComparison.Ordinal);

        await office.DoAsync("adam", $"incidents/{incident}/approve-update", """{"number":1}""", HttpStatusCode.Forbidden);
        Assert.Contains("waits for", (string)(await office.DoAsync("rita", $"incidents/{incident}/approve-update", """{"number":1,"revision":1}"""))["note"]!, StringComparison.Ordinal);
        Assert.DoesNotContain(office.Mail.Mails.All, mail => mail.To[0].EndsWith("customer.example", StringComparison.Ordinal));

        await office.DoAsync("max", $"incidents/{incident}/approve-update", """{"number":1}""");
        await office.SentAsync(incident, 1, "mail:customers");
        var posted = Assert.Single(await office.EntriesAsync<UpdatePosted>(incident));
        Assert.Equal(("max", "We know."), (posted.By.Value, posted.Text));
        Assert.Equal(["rita", "max"], Assert.IsType<ApprovedBy>(posted.Reason).People.Select(user => user.Value));
        await office.DoAsync("rita", $"incidents/{incident}/approve-update", """{"number":1}""", HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Other_words_need_approval_anew_and_who_looked_at_the_old_ones_is_told()
    {
        await using var office = await PostOffice.OpenAsync(Demands);
        var incident = await office.DeclareAsync();
        await office.DoAsync("max", $"incidents/{incident}/update", """{"text":"We know.","audience":"customer","places":["mail:customers"]}""");
        await office.DoAsync("rita", $"incidents/{incident}/approve-update", """{"number":1}""");

        await office.DoAsync("max", $"incidents/{incident}/edit-draft", """{"number":1,"text":"We do not know."}""");

        await office.DoAsync("max", $"incidents/{incident}/approve-update", """{"number":1,"revision":1}""", HttpStatusCode.Conflict);
        await office.DoAsync("max", $"incidents/{incident}/approve-update", """{"number":1,"revision":2}""");
        Assert.Empty(await office.EntriesAsync<UpdatePosted>(incident));
        var draft = (await office.ReadAsync($"incidents/{incident}"))["drafts"]!.AsArray().Single()!;
        Assert.Equal((2, "We do not know.", "commander"), ((int)draft["revision"]!, (string)draft["text"]!, (string)draft["waits_for"]!.AsArray().Single()!));
    }

    [Fact]
    public async Task Whoever_wrote_it_is_no_second_person_and_an_edit_makes_a_writer()
    {
        await using var office = await PostOffice.OpenAsync([new ApprovalDemand("words", Audience.Customer, [], ["commander"], SecondPerson: true)]);
        var incident = await office.DeclareAsync();
        await office.DoAsync("rita", $"incidents/{incident}/update", """{"text":"We know.","audience":"customer"}""");
        var mine = await office.DoAsync("rita", $"incidents/{incident}/approve-update", """{"number":1}""", HttpStatusCode.Forbidden);
        Assert.Contains("You wrote draft 1: somebody else approves it.", mine.ToJsonString(), StringComparison.Ordinal);

        await office.DoAsync("max", $"incidents/{incident}/update", """{"text":"We see.","audience":"customer"}""");
        await office.DoAsync("rita", $"incidents/{incident}/edit-draft", """{"number":2,"text":"We saw."}""");
        await office.DoAsync("rita", $"incidents/{incident}/approve-update", """{"number":2}""", HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task It_can_be_refused_with_a_word_or_taken_back_and_posted_words_cannot_be_changed_around_it()
    {
        await using var office = await PostOffice.OpenAsync([new ApprovalDemand("words", Audience.Customer, [], ["commander"], SecondPerson: true)]);
        var incident = await office.DeclareAsync();
        await office.DoAsync("max", $"incidents/{incident}/update", """{"text":"Blame Bob.","audience":"customer"}""");
        await office.DoAsync("max", $"incidents/{incident}/update", """{"text":"We look.","audience":"customer"}""");
        await office.DoAsync("max", $"incidents/{incident}/update", """{"text":"We know.","audience":"customer"}""");

        await office.DoAsync("rita", $"incidents/{incident}/refuse-update", """{"number":1,"why":"It names a person."}""");
        await office.DoAsync("adam", $"incidents/{incident}/withdraw-update", """{"number":2}""", HttpStatusCode.Forbidden);
        await office.DoAsync("max", $"incidents/{incident}/withdraw-update", """{"number":2}""");
        await office.DoAsync("rita", $"incidents/{incident}/approve-update", """{"number":3}""");

        var told = await office.Mail.Mails.FirstAsync(mail => mail.To.Contains("max@example.org") && mail.Headers["Subject"].Contains("refused", StringComparison.Ordinal));
        Assert.Contains("It names a person.", told.Text, StringComparison.Ordinal);
        Assert.Equal([DraftOutcome.Refused, DraftOutcome.Withdrawn, DraftOutcome.Sent], (await office.EntriesAsync<DraftEnded>(incident)).OrderBy(entry => entry.Number).Select(entry => entry.Outcome));
        await office.DoAsync("rita", $"incidents/{incident}/edit-update", """{"number":1,"text":"Other words."}""", HttpStatusCode.Forbidden);
        Assert.Equal("We know.", (string)(await office.ReadAsync($"incidents/{incident}"))["updates"]!.AsArray().Single()!["text"]!);
    }

    [Fact]
    public async Task A_hold_that_begins_while_it_waits_holds_it()
    {
        await using var office = await PostOffice.OpenAsync([new ApprovalDemand("words", Audience.Customer, [], ["commander"], SecondPerson: false)]);
        var incident = await office.DeclareAsync();
        await office.DoAsync("max", $"incidents/{incident}/update", """{"text":"We know.","audience":"customer","places":["mail:customers"]}""");
        await office.DoAsync("rita", $"incidents/{incident}/fact", """{"fact":"security"}""");

        await office.DoAsync("rita", $"incidents/{incident}/approve-update", """{"number":1}""", HttpStatusCode.Conflict);

        Assert.Empty(await office.EntriesAsync<DraftApproved>(incident));
        Assert.True(JsonNode.DeepEquals(true, (await office.ReadAsync($"incidents/{incident}"))["outward_held"]));
    }
}
