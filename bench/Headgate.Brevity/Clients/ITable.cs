namespace Headgate.Brevity.Clients;

/// <summary>A table of a database.</summary>
internal interface ITable<in T>
{
    /// <summary>Writes rows in one transaction. Throws <see cref="TransientException"/> when it is worth trying again.</summary>
    Task InsertAsync(IReadOnlyCollection<T> rows, CancellationToken cancellationToken);
}
