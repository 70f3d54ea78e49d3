using NodaTime.Text;
using Watchbill.Config.Yaml;
using Watchbill.Domain.StatusPages;

namespace Watchbill.Config.Export;

/// <summary>How status pages are written.</summary>
internal static class StatusPageForms
{
    public static MapForm Of(StatusPage page) => new FormBuilder()
        .Add("name", page.Name)
        .Add("url", page.Url)
        .Add("time_zone", page.Zone.Id)
        .Add("default", page.IsDefault)
        .Add("colour", page.Theme.Colour)
        .Add("logo_text", page.Theme.LogoText)
        .Add("introduction", page.Introduction)
        .Add("subscribers", page.Subscribers)
        .Add("groups", page.Groups.IsEmpty ? null : DocumentForms.MapOf(page.Groups, group => group.Id.Value, Of))
        .Add("components", DocumentForms.MapOf(page.Components, component => component.Id.Value, Of))
        .Build();

    private static MapForm Of(StatusGroup group) => new FormBuilder(flow: true).Add("name", group.Name).Add("description", group.Description).Build();

    private static MapForm Of(StatusComponent component) => new FormBuilder()
        .Add("name", component.Name)
        .Add("description", component.Description)
        .Add("group", component.Group?.Value)
        .Add("services", component.Services.Select(service => service.Value))
        .Add("follow_services", component.FollowsServices)
        .Add("showcase", component.Showcase ? null : new TextForm("false", Bare: true))
        .Add("only_show_if_degraded", component.OnlyIfDegraded)
        .Add("start_date", component.StartDate is { } date ? LocalDatePattern.Iso.Format(date) : null)
        .Build();
}
