using MaintenanceService.AspNetCore.Status;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace MaintenanceService.AspNetCore;

/// <summary>
/// <c>&lt;MaintenanceReconnect /&gt;</c> in <c>App.razor</c>, before Blazor's script, instead of a reconnect dialog of the app: while the connection
/// of an interactive page is lost it says so, during maintenance with the message and the end, and brings the page back when the site is open. The
/// element has the class <c>maintenance-reconnect</c> and no style.
/// </summary>
public sealed class MaintenanceReconnect : ComponentBase
{
    /// <summary>The sentence while the connection is lost and the site is open; default English.</summary>
    [Parameter]
    public string Lost { get; set; } = "The connection is lost. It is being restored.";

    /// <summary>The sentence during maintenance without a message; default English.</summary>
    [Parameter]
    public string Closed { get; set; } = "This site is down for maintenance.";

    /// <summary>The sentence with the end of the maintenance as <c>{0}</c>; default English.</summary>
    [Parameter]
    public string Back { get; set; } = "Expected back by {0}.";

    /// <inheritdoc/>
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);

        // Blazor finds the element by its id, and shows the state of the connection by classes.
        builder.OpenElement(0, "div");
        builder.AddAttribute(1, "id", "components-reconnect-modal");
        builder.AddAttribute(2, "class", "maintenance-reconnect");
        builder.AddAttribute(3, "role", "alert");
        builder.AddAttribute(4, "dir", "auto");
        builder.AddAttribute(5, "hidden", true);
        builder.AddAttribute(6, "data-lost", Lost);
        builder.AddAttribute(7, "data-closed", Closed);
        builder.AddAttribute(8, "data-back", Back);
        builder.CloseElement();
        builder.OpenElement(9, "script");

        // Relative to the page's base, and so below the app's path base.
        builder.AddAttribute(10, "src", StatusEndpoint.ReconnectScriptPath[1..]);
        builder.AddAttribute(11, "defer", true);
        builder.CloseElement();
    }
}
