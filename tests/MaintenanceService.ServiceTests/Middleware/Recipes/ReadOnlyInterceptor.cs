using MaintenanceService.AspNetCore;
using MaintenanceService.Client;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace MaintenanceService.Tests.Middleware.Recipes;

/// <summary>The recipe of docs/middleware.md, word for word: while the site is under maintenance nothing is saved.</summary>
public sealed class ReadOnlyInterceptor(IMaintenanceState state) : SaveChangesInterceptor
{
    public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result) =>
        state.Mode == MaintenanceMode.Open ? result : throw new InvalidOperationException("The site is under maintenance: nothing is saved.");

    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(SavingChanges(eventData, result));
}
