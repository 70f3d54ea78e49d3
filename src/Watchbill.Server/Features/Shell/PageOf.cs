using Microsoft.AspNetCore.Components;

namespace Watchbill.Server.Features.Shell;

/// <summary>A page: rendered once on the server from its frame and its model.</summary>
public abstract class PageOf<TModel> : ComponentBase
{
    [Parameter, EditorRequired]
    public PageFrame Frame { get; set; } = null!;

    [Parameter, EditorRequired]
    public TModel Model { get; set; } = default!;

    protected PageClock Clock => Frame.Clock;
}
