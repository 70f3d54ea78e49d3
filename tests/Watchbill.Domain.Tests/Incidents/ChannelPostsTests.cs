using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Responders;

namespace Watchbill.Domain.Tests.Incidents;

public sealed class ChannelPostsTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 3, 1, 3, 0);
    private static readonly UserId Ana = new("ana");
    private static readonly UserId Bob = new("bob");

    private static readonly DefinitionSet Definitions = new(new DefinitionDocuments
    {
        Users = [new User(Ana, "Ana", null, "UTC", Permission.Responder, []), new User(Bob, "Bob", null, "UTC", Permission.Responder, [])],
        Responders = [new Responder(Ana, [new(new ContactMethodId("chat"), ContactMethodKind.Slack, "U0ANA")], []), new Responder(Bob, [], [])],
    });

    private static readonly Incident Declared = new()
    {
        Id = new IncidentId(142),
        Reference = "INC-142",
        Process = DefaultProcess.Id,
        Mode = IncidentMode.Real,
        Title = "Checkout is down",
        Level = "critical",
        Status = "investigating",
        Category = StatusCategory.Live,
        DeclaredAt = Now,
        DeclaredBy = Ana,
        ChannelName = "incident-142",
        Version = 3,
    };

    [Fact]
    public void Without_a_channel_nothing_is_said() => Assert.Empty(ChannelPosts.Of(null, Declared with { ChannelName = null }, Definitions));

    [Fact]
    public void Declared_it_has_its_channel_made_its_headline_posted_and_its_people_invited_in_one_lane()
    {
        var posts = ChannelPosts.Of(null, Declared, Definitions);

        Assert.Equal([IncidentPart.Channel, IncidentPart.Headline, IncidentPart.Person], posts.Select(Part));
        Assert.All(posts, post => Assert.Equal(("incident:142|chat", NotificationPurpose.Post), (post.Lane, post.Purpose)));
        Assert.Equal("U0ANA", ((ChannelPost)posts[2].Message).Member);
        Assert.Equal(posts.Length, posts.Select(post => post.Id).Distinct().Count());
    }

    [Theory]
    [InlineData(StatusCategory.Closed, true)]
    [InlineData(StatusCategory.Declined, true)]
    [InlineData(StatusCategory.Resolved, false)]
    public void Opened_again_after_its_end_its_channel_comes_first_then_how_it_stands_and_everybody(StatusCategory from, bool again)
    {
        var over = Declared with { Version = 9, Category = from, Status = "closed" };
        var posts = ChannelPosts.Of(over, Declared with { Version = 10 }, Definitions);

        Assert.Equal(again ? [IncidentPart.Again, IncidentPart.Headline, IncidentPart.Person] : [IncidentPart.Headline], posts.Select(Part));
    }

    [Fact]
    public void What_does_not_show_is_not_said_and_what_does_edits_the_headline()
    {
        var noted = Declared with { Version = 4 };
        Assert.Empty(ChannelPosts.Of(Declared, noted, Definitions));

        var mitigating = noted with { Version = 5, Status = "mitigating" };
        var edit = Assert.Single(ChannelPosts.Of(noted, mitigating, Definitions));
        Assert.Equal((IncidentPart.Headline, NotificationPurpose.Notice, "Mitigating"), (Part(edit), edit.Purpose, ((ChannelPost)edit.Message).Card!.Status));
    }

    [Fact]
    public void Each_update_is_said_once_and_again_when_it_is_edited()
    {
        var told = Declared with { Version = 4, Updates = [Update(1, 0)] };
        Assert.Equal([IncidentPart.Update], ChannelPosts.Of(Declared, told, Definitions).Select(Part));

        var more = told with { Version = 5, Updates = [Update(1, 1), Update(2, 0)] };
        Assert.Equal([(1, 1), (2, 0)], ChannelPosts.Of(told, more, Definitions).Select(post => ((ChannelPost)post.Message).Update!).Select(update => (update.Number, update.Edited)));
        Assert.Empty(ChannelPosts.Of(more, more with { Version = 6 }, Definitions));
    }

    [Fact]
    public void Who_has_no_address_in_chat_or_was_invited_before_is_not_invited()
    {
        var led = Declared with { Version = 4, Roles = [new RoleTenure("scribe", Ana, Now, null, Now, Now, Ana), new RoleTenure("technical-lead", Bob, Now, null, Now, Now, Bob)] };

        Assert.Empty(ChannelPosts.Of(Declared, led, Definitions));
    }

    [Fact]
    public void The_end_is_said_last_and_once()
    {
        var closed = Declared with { Version = 9, Status = "closed", Category = StatusCategory.Closed };
        Assert.Equal([IncidentPart.Headline, IncidentPart.End], ChannelPosts.Of(Declared, closed, Definitions).Select(Part));
        Assert.Empty(ChannelPosts.Of(closed, closed with { Version = 10 }, Definitions));
    }

    [Fact]
    public void Restricted_afterwards_nothing_of_it_is_said_in_the_channel_that_all_can_read()
    {
        var restricted = Declared with { Version = 4, IsRestricted = true, Viewers = [Ana], Title = "A leak", Impact = "all customers" };

        var posts = ChannelPosts.Of(Declared, restricted, Definitions);

        Assert.Equal([IncidentPart.Headline, IncidentPart.End], posts.Select(Part));
        var headline = (ChannelPost)posts[0].Message;
        Assert.Equal(("INC-142", true, null, ""), (headline.Title, headline.Card!.Hidden, headline.Card.Impact, headline.Card.Level));
    }

    private static IncidentPart Part(DeliveryRequest request) => ((ChannelPost)request.Message).Part;

    private static IncidentUpdate Update(int number, int edited) => new(number, Audience.Internal, [], "Half are back", Now, Ana, null, "investigating", edited);
}
