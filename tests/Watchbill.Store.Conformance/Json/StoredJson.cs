using System.Text;
using System.Text.Json;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Announcements;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Handoffs;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Incidents.Updates;
using Watchbill.Domain.Schedules;
using Watchbill.Domain.StatusPages;
using Watchbill.Store.Json;
using Watchbill.Store.Mapping;

namespace Watchbill.Store.Conformance.Json;

public sealed class StoredJson
{
    public static TheoryData<Type> Entries => [.. AnyValue.Concrete(typeof(JournalEntry))];

    public static TheoryData<Type> Reasons => [.. AnyValue.Concrete(typeof(Reason))];

    public static TheoryData<Type> Documents => [.. typeof(DefinitionDocuments).GetProperties().Where(IsDocuments).Select(property => property.PropertyType.GetGenericArguments()[0])];

    internal static bool IsDocuments(System.Reflection.PropertyInfo property) => property.PropertyType.IsGenericType && property.PropertyType.GetGenericTypeDefinition() == typeof(System.Collections.Immutable.ImmutableArray<>);

    [Theory]
    [MemberData(nameof(Entries))]
    public void Every_entry_comes_back_whole(Type type)
    {
        var entry = (JournalEntry)new AnyValue().Of(type);
        var (kind, version) = JournalJson.KindOf(entry);
        var read = JournalJson.Read(kind, version, Encoding.UTF8.GetBytes(JournalJson.Write(entry)));

        Deep.Same(entry, read, type.Name);
    }

    [Theory]
    [MemberData(nameof(Reasons))]
    public void Every_reason_comes_back_whole_within_an_entry(Type type)
    {
        var entry = new AlertRetriggered((Reason)new AnyValue().Of(type));
        var read = JournalJson.Read("alert.retriggered", 1, Encoding.UTF8.GetBytes(JournalJson.Write(entry)));

        Deep.Same(entry, read, type.Name);
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_definition_comes_back_whole(Type type)
    {
        var document = new AnyValue().Of(type);
        var json = (DefinitionDocument)typeof(DefinitionJson).GetMethod(nameof(DefinitionJson.Of), [type])!.Invoke(null, [document])!;
        var assembly = new DefinitionAssembly();
        assembly.Add(json.Kind, json.Id, (document as EscalationPolicy)?.Version ?? 1, json.Json, "engine:test");
        var documents = assembly.ToDocuments(1);

        var read = typeof(DefinitionDocuments).GetProperties()
            .Where(IsDocuments)
            .SelectMany(property => ((System.Collections.IEnumerable)property.GetValue(documents)!).Cast<object>());
        Deep.Same(document, Assert.Single(read), type.Name);
    }

    [Fact]
    public void A_schedule_stored_before_it_had_versions_is_read_and_keeps_its_text()
    {
        const string Old =
            """{"id":"primary","name":"Primary","zone":"Europe/Berlin","layers":[{"name":"Weekly","participants":[{"users":["ana"]}],"rotation":{"unit":"weeks","length":1,"handoffTime":"09:00:00"},"start":"2026-01-05T09:00:00","restrictions":[]}]}""";

        var read = DefinitionJson.ReadSchedule(Old);

        Assert.Equal((true, false), (read.Earlier.IsEmpty, read.Layers[0].CountsOnlyActiveTurns));
        Assert.Equal(Old, DefinitionJson.Of(read).Json);
    }

    [Fact]
    public void A_person_stored_before_there_were_quiet_hours_is_read_and_keeps_the_text()
    {
        const string Old =
            """{"id":"ana","methods":[{"id":"sms","kind":"sms","address":"+436641234567","enabled":true}],"rules":[{"urgency":"high","delay":"0:05:00","method":"sms"}]}""";

        var read = DefinitionJson.ReadResponder(Old);

        Assert.Equal((true, true, Domain.Responders.News.All), (read.Quiet.IsEmpty, read.Working.IsEmpty, read.News));
        Assert.Equal((null, null), (read.Rules[0].During, read.Rules[0].Repeat));
        Assert.Equal(Old, DefinitionJson.Of(read).Json);
    }

    [Fact]
    public void A_message_to_a_subscriber_comes_back_whole()
    {
        var message = (SubscriberMessage)new AnyValue().Of(typeof(SubscriberMessage));
        using var buffer = new JsonBuffer();

        Deep.Same(message, MessageJson.Read(buffer.Message(message)), "message");
    }

    [Fact]
    public void Snapshots_of_status_pages_come_back_whole()
    {
        var any = new AnyValue();
        var (post, record, subscriber) = ((StatusPost)any.Of(typeof(StatusPost)), (PageRecord)any.Of(typeof(PageRecord)), (StatusSubscriber)any.Of(typeof(StatusSubscriber)));

        Deep.Same(post, StatusPageJson.ReadPost(StatusPageJson.Write(post)), "post");
        Deep.Same(record, StatusPageJson.ReadRecord(StatusPageJson.Write(record)), "record");
        Deep.Same(subscriber, StatusPageJson.ReadSubscriber(StatusPageJson.Write(subscriber)), "subscriber");
        Assert.Throws<InvalidDataException>(() => StatusPageJson.ReadPost("{"));
        Assert.Throws<InvalidDataException>(() => StatusPageJson.ReadRecord("null"));
    }

    [Fact]
    public void The_record_of_a_schedule_comes_back_whole()
    {
        var record = (OnCallRecord)new AnyValue().Of(typeof(OnCallRecord));

        Deep.Same(record, RecordJson.Read(RecordJson.Write(record)), "record");
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{\"users\":[{\"user\":\"ana\",\"source\":{\"$kind\":\"dream\"}}]}")]
    public void A_record_that_cannot_be_understood_is_refused(string json) => Assert.Throws<InvalidDataException>(() => RecordJson.Read(json));

    [Fact]
    public void An_alert_comes_back_whole_but_for_its_members_which_are_rows()
    {
        var alert = (Alert)new AnyValue().Of(typeof(Alert));
        using var buffer = new JsonBuffer();
        var json = buffer.State(alert).ToArray();

        Assert.DoesNotContain("members", JsonDocument.Parse(json).RootElement.EnumerateObject().Select(property => property.Name));
        Deep.Same(alert, AlertJson.ReadState(json, alert.Members), "alert");
    }

    [Fact]
    public void An_incident_comes_back_whole()
    {
        var incident = (Incident)new AnyValue().Of(typeof(Incident));
        using var buffer = new JsonBuffer();

        Deep.Same(incident, IncidentJson.ReadState(buffer.State(incident)), "incident");
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"id":1,"reference":"INC-1","process":"default","mode":"dream","title":"t","level":"p1","status":"s","category":"live","declaredAt":"2026-11-21T03:10:00Z"}""")]
    public void A_snapshot_of_an_incident_that_cannot_be_understood_is_refused(string json) =>
        Assert.Throws<InvalidDataException>(() => IncidentJson.ReadState(Encoding.UTF8.GetBytes(json)));

    /// <summary>As before there were incidents: rows that exist keep their text.</summary>
    [Fact]
    public void An_alert_that_has_nothing_to_do_with_an_incident_says_nothing_of_one()
    {
        var alert = Samples.Alert(1);
        using var buffer = new JsonBuffer();
        var (state, entry) = (JsonBuffer.Text(buffer.State(alert)), JournalJson.Write(Samples.Triggered(alert)));

        Assert.All(["\"incident\"", "\"own\"", "\"returnsAt\"", "\"facts\""], name => Assert.DoesNotContain(name, state + entry, StringComparison.Ordinal));
    }

    [Fact]
    public void Members_and_messages_come_back_whole()
    {
        using var buffer = new JsonBuffer();
        var member = (AlertMember)new AnyValue().Of(typeof(AlertMember));
        Deep.Same(member, AlertJson.ReadMember(buffer.Member(member)), "member");
        foreach (var message in AnyValue.Concrete(typeof(Message)).Select(type => (Message)new AnyValue().Of(type)))
        {
            Deep.Same(message, MessageJson.Read(buffer.Message(message)), message.GetType().Name);
        }
    }

    /// <summary>As it stands in every database from before there were announcements.</summary>
    [Fact]
    public void A_message_without_a_kind_is_about_an_alert()
    {
        const string Stored = """
            {"alert":12,"version":2,"purpose":"page","status":"triggered","title":"Disk full","service":"checkout","serviceName":"Checkout","severity":"critical","urgency":"high","triggeredAt":"2026-11-21T03:10:00.25Z","firingMembers":1,"why":"because"}
            """;

        Assert.Equal(Samples.Message() with { Alert = new AlertId(12) }, MessageJson.Read(Encoding.UTF8.GetBytes(Stored)));
        using var buffer = new JsonBuffer();
        Assert.DoesNotContain("$kind", JsonBuffer.Text(buffer.Message(Samples.Message())), StringComparison.Ordinal);
    }

    [Fact]
    public void Any_other_message_bears_its_kind_and_version_in_front()
    {
        using var buffer = new JsonBuffer();

        Assert.StartsWith("""{"$kind":"announcement","$version":1,"message":{""", JsonBuffer.Text(buffer.Message(Samples.Announcement(3))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"$kind":"announcement","$version":2,"message":{}}""")]
    [InlineData("""{"$kind":"telegram","$version":1,"message":{}}""")]
    [InlineData("""{"$kind":"announcement","$version":1}""")]
    [InlineData("""{"$kind":7}""")]
    [InlineData("""{"$kind":"announcement","$version":1,"message":7}""")]
    [InlineData("")]
    public void A_message_of_an_unknown_kind_or_form_is_refused_by_name(string json) =>
        Assert.Throws<InvalidDataException>(() => MessageJson.Read(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void What_is_absent_stays_absent()
    {
        var alert = Samples.Alert(1) with { Run = null, Details = null };
        using var buffer = new JsonBuffer();

        Deep.Same(alert, AlertJson.ReadState(buffer.State(alert), alert.Members), "alert");
    }

    /// <summary>Kinds and field names are in the rows of every installation. Adding one is fine; a renamed one fails here.</summary>
    [Fact]
    public void Kinds_and_their_fields_are_those_of_the_committed_list()
    {
        using var reader = new StreamReader(typeof(StoredJson).Assembly.GetManifestResourceStream("kinds.txt")!);
        var committed = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith('#')).ToList();
        var present = KindList().ToList();

        Assert.True(
            committed.SequenceEqual(present),
            $"Stored kinds differ from Json/kinds.txt. A removed or renamed line breaks rows that exist; a new line is added to the file.\n"
            + $"gone:\n{string.Join('\n', committed.Except(present))}\nnew:\n{string.Join('\n', present.Except(committed))}");
    }

    [Fact]
    public void An_entry_of_an_unknown_kind_is_named_and_not_passed_over()
    {
        var failure = Assert.Throws<InvalidDataException>(() => JournalJson.Read("alert.teleported", 3, "{}"u8));

        Assert.Contains("alert.teleported", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_kind_stands_for_one_class_and_each_class_has_one()
    {
        Assert.Equal(AnyValue.Concrete(typeof(JournalEntry)), Kinds.Entries.Select(entry => entry.Type).Distinct().OrderBy(type => type.Name, StringComparer.Ordinal));
        Assert.Equal(AnyValue.Concrete(typeof(Reason)), Kinds.Reasons.Select(entry => entry.Type).OrderBy(type => type.Name, StringComparer.Ordinal));
        Assert.Equal(AnyValue.Concrete(typeof(Target)), Kinds.Targets.Select(entry => entry.Type).OrderBy(type => type.Name, StringComparer.Ordinal));
        Assert.Equal(AnyValue.Concrete(typeof(OnCallSource)), Kinds.Sources.Select(entry => entry.Type).OrderBy(type => type.Name, StringComparer.Ordinal));
        Assert.Equal(AnyValue.Concrete(typeof(Restriction)), Kinds.Restrictions.Select(entry => entry.Type).OrderBy(type => type.Name, StringComparer.Ordinal));
    }

    private static IEnumerable<string> KindList() =>
        Kinds.Entries.Select(entry => $"entry {entry.Kind} {entry.Version}: {Fields(entry.Type)}")
            .Append($"message {Kinds.Announcement.Kind} {Kinds.Announcement.Version}: {Fields(typeof(Announcement))}")
            .Append($"message {Kinds.ChannelPost.Kind} {Kinds.ChannelPost.Version}: {Fields(typeof(ChannelPost))}")
            .Append($"message {Kinds.UpdateMessage.Kind} {Kinds.UpdateMessage.Version}: {Fields(typeof(UpdateMessage))}")
            .Append($"message {Kinds.SubscriberMessage.Kind} {Kinds.SubscriberMessage.Version}: {Fields(typeof(SubscriberMessage))}")
            .Concat(Kinds.Reasons.Select(reason => $"reason {reason.Kind}: {Fields(reason.Type)}"))
            .Concat(Kinds.Targets.Select(target => $"target {target.Kind}: {Fields(target.Type)}"))
            .Concat(Kinds.Restrictions.Select(restriction => $"restriction {restriction.Kind}: {Fields(restriction.Type)}"))
            .Concat(Kinds.Sources.Select(source => $"source {source.Kind}: {Fields(source.Type)}"))
            .Concat(new[] { typeof(OnCallRecord), typeof(RemindedAhead), typeof(Handover), typeof(HandoverNote), typeof(ChecklistTick), typeof(OnCallUser), typeof(RecordedChange), typeof(StatusPost), typeof(Domain.StatusPages.PostUpdate), typeof(ComponentChange), typeof(MaintenancePlan), typeof(PageRecord), typeof(StatusChange), typeof(StatusSubscriber) }
                .Select(type => $"part {type.Name}: {Fields(type)}"))
            .Concat(new[] { typeof(Alert), typeof(AlertMember), typeof(AlertMessage), typeof(EscalationRun), typeof(Page), typeof(Notification), typeof(PageOpened), typeof(Skipped), typeof(StatedFact), typeof(AlertIncident), typeof(OwnPolicy) }
                .Select(type => $"part {type.Name}: {Fields(type)}"))
            .Concat(new[]
            {
                typeof(Incident), typeof(AnchoredTime), typeof(SuggestedLevel), typeof(SeverityStep), typeof(LinkedAlert), typeof(RoleTenure), typeof(RoleOffer), typeof(TargetState),
                typeof(ResponseTarget), typeof(TargetSpan), typeof(MissedStep), typeof(IncidentUpdate), typeof(IncidentTask), typeof(Attachment), typeof(LastAct), typeof(RaisedPage), typeof(RoleAsked),
                typeof(IncidentCard), typeof(IncidentUpdateText),
            }.Select(type => $"part {type.Name}: {Fields(type)}"))
            .Concat(new[] { typeof(IncidentProcess), typeof(SeverityLevel), typeof(SeverityBand), typeof(ResolveGate), typeof(IncidentStatus), typeof(IncidentRole), typeof(SeverityQuestion), typeof(SeverityBranch), typeof(ClosingReason) }
                .Select(type => $"part {type.Name}: {Fields(type)}"))
            .Order(StringComparer.Ordinal);

    private static string Fields(Type type) =>
        string.Join(' ', StoreJson.Options.GetTypeInfo(type).Properties
            .Where(property => (property.Set is not null || property.AssociatedParameter is not null) && !(type == typeof(Alert) && property.Name == "members")).Select(property => property.Name).Order(StringComparer.Ordinal));
}
