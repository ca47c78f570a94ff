using MaintenanceService.AspNetCore.Banners;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace MaintenanceService.AspNetCore;

/// <summary>
/// <c>&lt;MaintenanceBanner /&gt;</c> in a Blazor component: tells of the next planned maintenance, and of the one that is in force to those who see
/// the page all the same; it writes nothing at other times. Where it is interactive it follows each change. The element has the class
/// <c>maintenance-banner</c> and no style.
/// </summary>
public sealed class MaintenanceBanner : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _disposed = new();

    /// <summary>The sentence before a maintenance, with its start as <c>{0}</c>; default English.</summary>
    [Parameter]
    public string? Soon { get; set; }

    /// <summary>The sentence while the site is closed and the maintenance has no message; default English.</summary>
    [Parameter]
    public string? Closed { get; set; }

    /// <summary>The sentence while the site is read-only and the maintenance has no message; default English.</summary>
    [Parameter]
    public string? ReadOnly { get; set; }

    [Inject]
    private IMaintenanceState State { get; set; } = null!;

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed.Cancel();
        _disposed.Dispose();
    }

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        // A page that is not interactive never gets here.
        if (firstRender)
        {
            _ = FollowAsync(_disposed.Token);
        }
    }

    /// <inheritdoc/>
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (BannerContent.Of(State, new BannerWords(Soon, Closed, ReadOnly)) is not { } content)
        {
            return;
        }

        builder.OpenElement(0, "div");
        builder.AddAttribute(1, "class", BannerContent.CssClass);
        builder.AddAttribute(2, "role", "status");
        builder.AddAttribute(3, "dir", "auto");
        builder.AddContent(4, content.Text);
        if (content.Time is { } time)
        {
            builder.OpenElement(5, "time");
            builder.AddAttribute(6, "datetime", WireTime.Format(time));
            builder.AddContent(7, content.TimeText);
            builder.CloseElement();
            builder.AddContent(8, content.Rest);
        }

        builder.CloseElement();
    }

    private async Task FollowAsync(CancellationToken disposed)
    {
        try
        {
            await foreach (MaintenanceMode _ in State.ChangesAsync(disposed))
            {
                await InvokeAsync(StateHasChanged);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
        {
            // The page is gone.
        }
    }
}
