namespace MaintenanceService.Client.Flow;

/// <summary>Tells which maintenance a site's name alone means: the one active one that this key started.</summary>
/// <param name="Site">The site.</param>
/// <param name="OfMine">The active ones that this key began.</param>
/// <param name="OfOthers">The active ones of others, where there is none of mine.</param>
/// <param name="Syntax">Writes options as the caller types them.</param>
internal sealed record Ownership(string Site, IReadOnlyList<Maintenance> OfMine, IReadOnlyList<Maintenance> OfOthers, ICommandSyntax Syntax)
{
    /// <returns>The maintenance; null where nothing holds the site.</returns>
    /// <exception cref="FlowException">HeldByOthers or SeveralHeld, with the maintenances.</exception>
    public Maintenance? MineOrThrow() => (OfMine.Count, OfOthers.Count) switch
    {
        (1, _) => OfMine[0],
        ( > 1, _) => throw new FlowException(
            FlowErrors.SeveralHeld,
            $"{Site} is held by {OfMine.Count} maintenances of this key: {Wording.Holders(OfMine)}. Name one with {Syntax.Option("Id")}.",
            OfMine),
        (0, > 0) => throw new FlowException(
            FlowErrors.HeldByOthers, $"{Site} is not held by this key, but by others: {Wording.Holders(OfOthers)}.", OfOthers)
        { Advice = $"Ask the holders, or name one of theirs with {Syntax.Option("Id")}." },
        _ => null,
    };
}
