// Express with its own reader of JSON and an answer as long as a prediction: bare-express.cjs PORT.
const express = require('express');
const { answer } = require('./constant-answer.cjs');

const app = express();
app.post('/api/predict/churn', express.json(), (_request, response) => {
  response.json(answer);
});
app.listen(Number(process.argv[2]), '127.0.0.1');
process.once('SIGTERM', () => process.exit(0));
