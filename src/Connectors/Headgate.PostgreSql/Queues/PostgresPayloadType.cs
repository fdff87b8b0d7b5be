namespace Headgate.PostgreSql.Queues;

/// <summary>The type of the column that holds the bodies.</summary>
public enum PostgresPayloadType
{
    /// <summary><c>bytea</c>: any bytes.</summary>
    Bytes,

    /// <summary><c>jsonb</c>: a JSON document, which SQL can look into. A body that is no JSON cannot be written. It is read as the server formats it.</summary>
    Json,
}
