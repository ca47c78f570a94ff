using System.Runtime.CompilerServices;

namespace MaintenanceService.Client.Flow;

/// <summary>Reads lists of the service page by page, as far as the caller enumerates them.</summary>
internal static class PagedQueries
{
    /// <summary>The number of records in one page; the service gives at most 500.</summary>
    public const int PageSize = 200;

    public static async IAsyncEnumerable<T> PagesAsync<T>(
        ServiceCalls calls, object? target, Func<MaintenanceClient, string?, CancellationToken, Task<Page<T>>> page,
        [EnumeratorCancellation] CancellationToken cancellationToken, Deadline? deadline = null)
    {
        string? cursor = null;
        do
        {
            string? from = cursor;
            Page<T> answer = await calls.SendAsync((client, token) => page(client, from, token), target, cancellationToken, deadline);
            foreach (T item in answer.Items)
            {
                yield return item;
            }

            cursor = answer.NextCursor;
        }
        while (cursor is not null);
    }

    /// <summary>Returns the sites whose name begins with a prefix, with their active and scheduled maintenances.</summary>
    public static IAsyncEnumerable<Site> SitesAsync(
        ServiceCalls calls, string prefix, CancellationToken cancellationToken, Deadline? deadline = null) =>
        PagesAsync(
            calls, null, (client, cursor, token) => client.ListSitesAsync(prefix.Length > 0 ? prefix + "*" : null, PageSize, cursor, token), cancellationToken, deadline);

    public static IAsyncEnumerable<Maintenance> MaintenancesAsync(
        ServiceCalls calls, string site, MaintenanceStatus? status, bool mine, CancellationToken cancellationToken, Deadline? deadline = null) =>
        PagesAsync(
            calls, site, (client, cursor, token) => client.ListMaintenancesAsync(site, status, mine, PageSize, cursor, token), cancellationToken, deadline);

    public static IAsyncEnumerable<Instance> InstancesAsync(ServiceCalls calls, string site, CancellationToken cancellationToken) =>
        PagesAsync(calls, site, (client, cursor, token) => client.ListInstancesAsync(site, PageSize, cursor, token), cancellationToken);

    public static IAsyncEnumerable<Pass> PassesAsync(ServiceCalls calls, string site, CancellationToken cancellationToken) =>
        PagesAsync(calls, site, (client, cursor, token) => client.ListPassesAsync(site, PageSize, cursor, token), cancellationToken);

    public static async Task<bool> AnyAsync<T>(this IAsyncEnumerable<T> items, Func<T, bool> predicate)
    {
        await foreach (T item in items)
        {
            if (predicate(item))
            {
                return true;
            }
        }

        return false;
    }

    public static async Task<List<T>> ToListAsync<T>(this IAsyncEnumerable<T> items)
    {
        var list = new List<T>();
        await foreach (T item in items)
        {
            list.Add(item);
        }

        return list;
    }
}
