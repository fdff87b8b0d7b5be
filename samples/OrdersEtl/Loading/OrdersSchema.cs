namespace OrdersEtl.Loading;

/// <summary>The tables. The README says what is in them.</summary>
public static class OrdersSchema
{
    /// <summary>Creates the tables that are missing.</summary>
    public const string Sql = """
        CREATE TABLE IF NOT EXISTS batches (
            batch INTEGER PRIMARY KEY,
            loaded INTEGER NOT NULL,
            duplicates INTEGER NOT NULL,
            run INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE IF NOT EXISTS orders (
            order_id INTEGER PRIMARY KEY,
            ordered_at TEXT NOT NULL,
            customer TEXT NOT NULL,
            city TEXT NOT NULL,
            product TEXT NOT NULL,
            quantity INTEGER NOT NULL,
            currency TEXT NOT NULL,
            unit_price_minor INTEGER NOT NULL,
            total_eur_cents INTEGER NOT NULL,
            batch INTEGER NOT NULL,
            day_total_eur_cents INTEGER NOT NULL,
            run INTEGER NOT NULL,
            row_number INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE IF NOT EXISTS rejects (
            run INTEGER NOT NULL,
            row_number INTEGER NOT NULL,
            file TEXT NOT NULL,
            line INTEGER NOT NULL,
            kind TEXT NOT NULL,
            reason TEXT NOT NULL,
            text BLOB NOT NULL,
            batch INTEGER,
            PRIMARY KEY (run, row_number)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS checkpoints (
            run INTEGER PRIMARY KEY,
            finished INTEGER NOT NULL,
            file_number INTEGER NOT NULL,
            offset_bytes INTEGER NOT NULL,
            line_number INTEGER NOT NULL,
            row_number INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE IF NOT EXISTS inputs (
            run INTEGER NOT NULL,
            file_number INTEGER NOT NULL,
            path TEXT NOT NULL,
            length_bytes INTEGER NOT NULL,
            PRIMARY KEY (run, file_number)
        ) STRICT, WITHOUT ROWID;
        """;
}
