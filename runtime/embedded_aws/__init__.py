"""The embedded AWS: DynamoDB, its streams and SQS on 127.0.0.1."""
