using Microsoft.AspNetCore.Http;

namespace MaintenanceService.AspNetCore.Requests;

/// <summary>The request that began last on this thread: mostly the one that the middleware is called for.</summary>
internal static class BegunRequest
{
    // No other static in this class: a class with a static initializer is slower to access.
    [ThreadStatic]
    private static RequestSlot? t_slot;

    /// <summary>Records the slot of a request that begins on this thread.</summary>
    public static void Record(RequestSlot slot)
    {
        if (!ReferenceEquals(t_slot, slot))
        {
            t_slot = slot;
        }
    }

    /// <summary>Returns the slot of a request; null where another one began on this thread since.</summary>
    public static RequestSlot? Of(HttpContext context) => t_slot is { } slot && slot.IsOf(context) ? slot : null;
}
