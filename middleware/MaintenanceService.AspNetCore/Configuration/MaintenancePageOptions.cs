namespace MaintenanceService.AspNetCore;

/// <summary>Brands the built-in page; section <c>Maintenance:Page</c>. Its title and message are the site's settings at the service.</summary>
public sealed class MaintenancePageOptions
{
    /// <summary>
    /// A picture instead of the built-in one, as a data URI of the type <c>image/svg+xml</c>, <c>image/png</c> or <c>image/webp</c>, at most 6,000
    /// characters; default none.
    /// </summary>
    public string? Logo { get; set; }

    /// <summary>
    /// The colour of links and of the built-in picture, <c>#rgb</c> or <c>#rrggbb</c>; default amber. In each form of the page, light and dark, it is
    /// changed as far as it takes to be readable.
    /// </summary>
    public string? AccentColor { get; set; }

    /// <summary>The colour around the card with the text, <c>#rgb</c> or <c>#rrggbb</c>; default grey. In the dark form of the page it is darkened.</summary>
    public string? BackgroundColor { get; set; }
}
