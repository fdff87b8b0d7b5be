namespace Headgate.Race.Brokers.Sqlite;

/// <summary>A row of the file, and of the table.</summary>
internal readonly record struct Sale(long Id, string Product, int Quantity, double Price);
